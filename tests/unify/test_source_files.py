"""Source files: what each is and whose, which of its columns are known, what is refused and why."""

from pathlib import Path

import polars as pl
import pytest
import xlsxwriter

from shebao.register.imports.layouts import layouts
from shebao.register.imports.reading import CannotRead
from shebao.register.unify.normalise import normalise, persons
from shebao.register.unify.sources import OF_SYSTEM, read_source, system_of
from tests.unify.rows import TODAY

ROW = {"个人编号": "1", "姓名": "王建国", "证件号码": "140525198002034514", "单位编号": "U1", "单位名称": "甲公司"}


def csv(path: Path, headers: list[str], *rows: list[str], encoding: str = "utf-8") -> Path:
    path.write_text("\n".join(",".join(line) for line in [headers, *rows]) + "\n", encoding)
    return path


def whole(path: Path, layout: str) -> Path:
    """A file with all columns of a layout."""
    headers = [column.header for column in layouts()[layout].columns]
    return csv(path, headers, [ROW.get(header, "") for header in headers])


@pytest.mark.parametrize("system", OF_SYSTEM)
def test_a_layout_is_known_by_its_columns_alone(system: str, tmp_path: Path) -> None:
    source = read_source(whole(tmp_path / "导出.csv", OF_SYSTEM[system]))
    assert (source.kind, source.system) == (OF_SYSTEM[system], system)


@pytest.mark.parametrize("layout", ["F6-110", "F7", "F8", "F9", "F10"])
def test_other_layouts_are_known_by_their_columns(layout: str, tmp_path: Path) -> None:
    assert read_source(whole(tmp_path / "导出.csv", layout)).kind == layout.partition("-")[0]


@pytest.mark.parametrize(
    ("name", "system"),
    [
        ("企业养老_个人.csv", "110"), ("2025机关养老导出.csv", "120"), ("失业_个人.csv", "210"),
        ("工伤.csv", "410"), ("城乡居民_个人.csv", "170"), ("F3_x.csv", "210"), ("f4.csv", "410"),
    ],
)  # fmt: skip
def test_a_few_columns_are_enough_where_the_name_says_whose(name: str, system: str, tmp_path: Path) -> None:
    source = read_source(csv(tmp_path / name, list(ROW), list(ROW.values())))
    assert (source.system, source.kind, len(source)) == (system, OF_SYSTEM[system], 1)
    assert set(source.columns) == set(ROW) & {column.header for column in source.layout.columns}


def test_what_the_caller_says_goes_before_the_name(tmp_path: Path) -> None:
    path = csv(tmp_path / "工伤.csv", list(ROW), list(ROW.values()))
    assert read_source(path, "210").system == "210"


def test_codes_of_the_standard_are_names_of_columns(tmp_path: Path) -> None:
    path = csv(tmp_path / "失业.csv", ["AAC001", "aac003", "AAC002", "AAB001", "AAB004"], list(ROW.values()))
    assert set(read_source(path).columns) == set(ROW)


@pytest.mark.parametrize("header", ["身份证号", "公民身份号码", " 证件号码 ", "*证件号码", "证件 号码"])
def test_other_writings_of_a_header(header: str, tmp_path: Path) -> None:
    path = csv(tmp_path / "失业.csv", ["个人编号", "姓名", header], ["1", "王建国", ROW["证件号码"]])
    assert "证件号码" in read_source(path).columns


def test_columns_that_no_layout_knows_are_kept_and_said(tmp_path: Path) -> None:
    headers = ["个人编号", "姓名", "备注", "证件号码", "备注", "", "科室"]
    source = read_source(csv(tmp_path / "失业.csv", headers, ["1", "王建国", "甲", ROW["证件号码"], "乙", "丙", "丁"]))
    assert source.raw.row(0) == ("1", "王建国", "甲", ROW["证件号码"], "乙", "丙", "丁")
    assert source.raw.columns == ["个人编号", "姓名", "备注", "证件号码", "备注（第5列）", "第6列", "科室"]
    assert any("备注" in notice.message and notice.code == "U-1" for notice in source.notices)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
def test_encodings(encoding: str, tmp_path: Path) -> None:
    path = csv(
        tmp_path / "失业.csv", ["个人编号", "姓名", "单位名称"], ["1", "王喆", "泽州县甲公司"], encoding=encoding
    )
    assert read_source(path).raw.row(0) == ("1", "王喆", "泽州县甲公司")


def test_a_workbook_keeps_text_and_says_which_cells_were_numbers(tmp_path: Path) -> None:
    path = tmp_path / "失业.xlsx"
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet("数据")
        for at, (header, cell) in enumerate(ROW.items()):
            sheet.write_string(0, at, header)
            sheet.write_string(1, at, cell)
            sheet.write_string(2, at, cell)
        sheet.write_number(2, 2, 140525198002034514)
    values = normalise(read_source(path), TODAY)
    states = persons([values], TODAY)["id_state"].to_list()
    assert states[0] == 1, "校验相符"
    assert states[1] == 4, "被电子表格截断"
    assert values.source.encoding == "Excel"


def test_rows_have_the_numbers_that_a_spreadsheet_shows(tmp_path: Path) -> None:
    path = csv(tmp_path / "失业.csv", ["个人编号", "姓名"], ["1", "王一"], ["", ""], ["3", "王三"])
    assert read_source(path).rows.to_list() == [2, 4]


@pytest.mark.parametrize(
    ("headers", "says"),
    [
        (["个人编号", "姓名", "证件号码"], "认不出“数据.csv”是哪个系统"),
        (["甲", "乙"], "认不出“数据.csv”"),
    ],
)
def test_what_is_not_recognised_is_refused_with_what_to_do(headers: list[str], says: str, tmp_path: Path) -> None:
    with pytest.raises(CannotRead) as refused:
        read_source(csv(tmp_path / "数据.csv", headers, ["1"] * len(headers)))
    (finding,) = refused.value.findings
    assert says in finding.message and headers[0] in finding.message
    assert "--system" in finding.action


def test_persons_without_a_name_are_refused(tmp_path: Path) -> None:
    with pytest.raises(CannotRead, match="没有“姓名”列"):
        read_source(csv(tmp_path / "失业.csv", ["个人编号", "证件号码"], ["1", ROW["证件号码"]]), "210")


@pytest.mark.parametrize(
    ("word", "code"),
    [("失业", "210"), ("210", "210"), ("F3", "210"), ("f1", "110"), ("机关养老", "120"), ("居民养老", "170")]
)  # fmt: skip
def test_words_for_a_system(word: str, code: str) -> None:
    assert system_of(word) == code


@pytest.mark.parametrize("word", ["", "医保", "养老", "F9"])
def test_other_words_are_no_system(word: str) -> None:
    with pytest.raises(ValueError, match="应为企业养老、机关养老、失业、工伤、居民养老之一"):
        system_of(word)


def test_a_cell_that_cannot_be_read_says_why_and_stays(tmp_path: Path) -> None:
    path = csv(tmp_path / "企业养老.csv", [*ROW, "出生日期", "缴费基数"], [*ROW.values(), "1980-13-40", "三千"])
    values = normalise(read_source(path), TODAY)
    assert set(values.reasons()["column"]) == {"出生日期", "缴费基数"}
    assert values.data["出生日期"].null_count() == 1
    assert values.source.raw["出生日期"][0] == "1980-13-40"
    assert values.data.schema["缴费基数"] == pl.Int64
