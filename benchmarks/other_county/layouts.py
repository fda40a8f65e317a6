"""The files: which columns a system exports under which headers, F6 and F10, and the truth beside them."""

from pathlib import Path

import numpy as np
import polars as pl

from other_county.county import County, Sheet

NAMES = {"F1": "企业养老", "F2": "机关养老", "F3": "失业", "F4": "工伤", "F5": "城乡居民"}
BARE = ("个人编号", "姓名", "证件号码", "单位编号", "单位名称", "参保年月")
HEADERS: dict[str, dict[str, str]] = {  # header in the file, column it holds; others hold what no layout knows
    "F1": {"AAC001": "个人编号", "AAC003": "姓名", "AAC002": "证件号码", "性别": "性别", "出生日期": "出生日期",
           "AAB001": "单位编号", "AAB004": "单位名称", "首次参保年月": "参保年月", "缴费状态": "缴费状态",
           "手机号码": "手机号码", "银行账号": "银行账号", "更新时间": "更新时间", "所属科室": ""},
    "F2": {"个人编号": "个人编号", "姓名": "姓名", "证件类型": "证件类型", "证件号码": "证件号码",
           "出生日期": "出生日期",
           "首次参保年月": "参保年月", "单位编号": "单位编号", "单位名称": "单位名称", "编制类型": "编制类型",
           "缴费状态": "缴费状态", "银行账号": "银行账号"},
    "F3": {"序号": "序号", "个人编号": "个人编号", "姓名": "姓名", "公民身份号码": "证件号码", "单位编号": "单位编号",
           "单位名称": "单位名称", "参保年月": "参保年月", "缴费状态": "缴费状态", "手机号码": "手机号码"},
    "F4": {"单位编号": "单位编号", "单位名称": "单位名称", "个人编号": "个人编号", "AAC003": "姓名",
           "证件号码": "证件号码",
           "参保方式": "参保方式", "参保年月": "参保年月", "参保状态": "缴费状态", "录入员": "录入员"},
    "F5": {"个人编号": "个人编号", "姓名": "姓名", "证件号码": "证件号码", "乡镇编码": "乡镇编码", "村编码": "村编码",
           "户编号": "户编号", "参保年月": "参保年月", "缴费状态": "缴费状态", "银行账号": "银行账号"},
}  # fmt: skip
CONSTANTS = {"证件类型": "居民身份证", "编制类型": "全额", "参保方式": "单位", "录入员": "窗口3", "": ""}
CHANGES = ("险种系统", "个人编号", "变更项目", "变更前", "变更后", "变更日期", "经办人")


def write(county: County, folder: Path, bare: bool, workbooks: bool) -> int:
    """Write all files and ``truth.csv``; answers the number of rows of persons."""
    folder.mkdir(parents=True, exist_ok=True)
    suffix = ".xlsx" if workbooks else ".csv"
    truth = []
    for system, sheet in county.sheets.items():
        name = f"{system}_{NAMES[system]}_个人{suffix}"
        _write(_frame(sheet, bare), folder / name)
        truth.append(_truth(sheet, name))
    for system in ("F1", "F2", "F3", "F4"):
        _write(_employers(county, system, bare), folder / f"F6_单位_{NAMES[system]}{suffix}")
    changes = pl.DataFrame(county.changes, schema=dict.fromkeys(CHANGES, pl.String), orient="row")
    _write(changes, folder / f"F10_变更记录{suffix}")
    whole = pl.concat(truth)
    (folder / "truth.csv").write_bytes(whole.write_csv().encode("utf-8-sig"))
    return len(whole)


def _frame(sheet: Sheet, bare: bool) -> pl.DataFrame:
    headers = HEADERS[sheet.system] if not bare else {name: name for name in BARE if name in sheet.columns}
    made = {}
    for header, column in headers.items():
        if column in sheet.columns:
            made[header] = pl.Series(header, sheet.columns[column].tolist(), dtype=pl.String)
        elif column == "序号":
            made[header] = pl.Series(header, np.arange(1, len(sheet) + 1)).cast(pl.String)
        else:
            made[header] = pl.repeat(CONSTANTS[column], len(sheet), dtype=pl.String, eager=True).alias(header)
    return pl.DataFrame(made)


def _truth(sheet: Sheet, name: str) -> pl.DataFrame:
    return pl.DataFrame(
        {
            "file": pl.repeat(name, len(sheet), dtype=pl.String, eager=True),
            "row": np.arange(2, len(sheet) + 2),
            "person": pl.Series(sheet.person).cast(pl.String),
            "fault": pl.Series(sheet.fault.tolist(), dtype=pl.String),
        }
    )


def _employers(county: County, system: str, bare: bool) -> pl.DataFrame:
    own = county.employers
    made = {"单位编号": own.code[system].tolist(), "单位名称": own.name[system].tolist()}
    if not bare:
        made["统一社会信用代码"] = own.credit.tolist()
    return pl.DataFrame(made).unique("单位编号", keep="last", maintain_order=True)


def _write(frame: pl.DataFrame, path: Path) -> None:
    if path.suffix == ".csv":
        path.write_bytes(frame.write_csv().encode("utf-8-sig"))
        return
    from shebao.demo_data.workbook import write_workbook

    write_workbook(path, frame, kinds={}, number_cells={}, sheet=path.stem.partition("_")[2])
