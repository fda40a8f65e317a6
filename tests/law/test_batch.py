"""Files of cases: what is in the file is read exactly, what cannot be calculated is said row by row."""

import csv
from datetime import date
from decimal import Decimal
from pathlib import Path

import polars as pl
import pytest
import xlsxwriter
from hypothesis import given, settings
from hypothesis import strategies as st
from python_calamine import load_workbook
from typer.testing import CliRunner

from shebao.cli.app import app
from shebao.law import calculate, kind, run
from shebao.law.batch import BatchFileError, BatchReport, run_batch
from shebao.law.batch.cells import integers
from shebao.law.batch.writing import as_text
from shebao.law.declare import Declaration
from shebao.law.store import load_parameters
from shebao.law.units import AGE, DATE, EXACT_YEARS, FLAG, MONTH, MONTHS, YUAN, Unit, choice, money, parse, rate, write

VIEW = load_parameters().view(today=date(2025, 11, 30))
HEADS = ["姓名", "身份证号", "退休年月", "平均缴费工资指数", "total_months", "个人账户储存额", "retire_age"]
GOOD = ["王小明", "140525196503010011", "2025-06", "0.8312", "271", "98,765.43", "60岁3个月"]


def pension(source: Path, target: Path, **more: object) -> BatchReport:
    return run_batch(kind("enterprise_pension"), source, target, VIEW, **more)  # type: ignore[arg-type]


def csv_of(folder: Path, *rows: list[str], encoding: str = "utf-8") -> Path:
    path = folder / "in.csv"
    with path.open("w", encoding=encoding, newline="") as file:
        csv.writer(file).writerows([HEADS, *rows])
    return path


def read_csv(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
def test_a_csv_file_is_read_as_text_whatever_program_saved_it(encoding: str, tmp_path: Path) -> None:
    report = pension(csv_of(tmp_path, GOOD, encoding=encoding), tmp_path / "out.csv")
    done = read_csv(tmp_path / "out.csv")
    assert (report.rows, report.rejected, report.totals["total"]) == (1, 0, 221906)
    assert (done[0]["姓名"], done[0]["个人账户储存额"], done[0]["月基本养老金"]) == ("王小明", "98,765.43", "2219.06")
    assert done[0]["计发月数"] == "137.3"


def test_rejected_rows_have_their_row_number_and_every_reason_and_the_others_go_on(tmp_path: Path) -> None:
    bad = ["李四", "140525196503010038", "2025-06", "12", "", "1.005", "60y3m"]
    report = pension(csv_of(tmp_path, GOOD, bad, GOOD), tmp_path / "out.csv")
    rejected = read_csv(tmp_path / "out.rejected.csv")
    assert (report.rows, report.rejected, len(read_csv(tmp_path / "out.csv"))) == (3, 1, 2)
    assert (rejected[0]["行号"], rejected[0]["姓名"]) == ("3", "李四")
    for said in ("平均缴费工资指数", "缺少“缴费月数（含视同缴费）”", "小数位数过多"):
        assert said in rejected[0]["错误原因"]


def test_an_optional_cell_that_cannot_be_read_is_refused_and_not_taken_as_absent(tmp_path: Path) -> None:
    path = tmp_path / "in.csv"
    heads = [*HEADS, "pre_account_months", "transitional_index"]
    path.write_text("\n".join(",".join(row) for row in [heads, [*GOOD[:5], "1", "60y", "十年", "1"]]), encoding="utf-8")
    assert pension(path, tmp_path / "out.csv").rejected == 1
    assert "建账前缴费月数" in read_csv(tmp_path / "out.rejected.csv")[0]["错误原因"]


def workbook(folder: Path, *rows: list[object]) -> Path:
    path = folder / "in.xlsx"
    with xlsxwriter.Workbook(str(path)) as book:
        sheet = book.add_worksheet()
        for number, row in enumerate([HEADS, *rows]):
            sheet.write_row(number, 0, row)
    return path


def test_an_excel_number_counts_where_it_is_exact_to_the_cent_and_is_refused_where_it_is_not(tmp_path: Path) -> None:
    exact = [*GOOD[:3], 0.8312, 271, 98765.43, "60y3m"]
    binary = [*GOOD[:3], 0.8312, 271, 98765.435, "60y3m"]
    report = pension(workbook(tmp_path, exact, binary), tmp_path / "out.xlsx")
    rows = load_workbook(tmp_path / "out.xlsx").get_sheet_by_index(0).to_python()
    assert (report.rows, report.rejected) == (2, 1)
    assert rows[1][rows[0].index("月基本养老金")] == 2219.06
    rejected = load_workbook(tmp_path / "out.rejected.xlsx").get_sheet_by_index(0).to_python()
    assert "98765.435" in str(rejected[1][rejected[0].index("错误原因")])


@pytest.mark.parametrize("number", [140525196503010011, 140525196503010])
def test_an_identity_number_stored_as_a_number_is_refused(number: int, tmp_path: Path) -> None:
    spoiled = [GOOD[0], number, *GOOD[2:]]
    assert pension(workbook(tmp_path, [*GOOD], spoiled), tmp_path / "out.xlsx").rejected == 1
    rows = load_workbook(tmp_path / "out.rejected.xlsx").get_sheet_by_index(0).to_python()
    assert "身份证号" in str(rows[1][rows[0].index("错误原因")])


def test_a_number_of_more_digits_than_excel_keeps_is_refused_in_any_column(tmp_path: Path) -> None:
    path = tmp_path / "in.xlsx"
    with xlsxwriter.Workbook(str(path)) as book:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, ["银行卡", *HEADS[2:]])
        sheet.write_row(1, 0, [6222020200112233445, *GOOD[2:]])
        sheet.write_row(2, 0, [12345678, *GOOD[2:]])
    report = pension(path, tmp_path / "out.csv")
    assert (report.rows, report.rejected) == (2, 1)
    assert "“银行卡”存成了数字" in read_csv(tmp_path / "out.rejected.csv")[0]["错误原因"]


def test_an_identity_number_that_a_program_wrote_as_a_power_of_ten_is_refused(tmp_path: Path) -> None:
    spoiled = [GOOD[0], "1.40525E+17", *GOOD[2:]]
    assert pension(csv_of(tmp_path, GOOD, spoiled), tmp_path / "out.csv").rejected == 1


def test_a_parquet_file_of_integers_gives_every_step_as_an_integer(tmp_path: Path) -> None:
    rows = pl.DataFrame(
        {
            "id": [1, 2, 3],
            "retired": [2025 * 12 + 5] * 3,
            "avg_index_Z": [8312, 8312, 10**9],
            "total_months": [271, None, 271],
            "account_balance": [9876543] * 3,
            "retire_age": [723] * 3,
        }
    )
    rows.write_parquet(tmp_path / "in.parquet")
    report = pension(tmp_path / "in.parquet", tmp_path / "out.parquet")
    assert (report.rows, report.rejected) == (3, 2)
    made = pl.read_parquet(tmp_path / "out.parquet")
    expected = calculate(kind("enterprise_pension"), rows, VIEW).filter(~pl.col("rejected")).drop("rejected")
    assert made.select(expected.columns).equals(expected)
    rejected = read_csv(tmp_path / "out.rejected.csv")
    assert [row["行号"] for row in rejected] == ["2", "3"]
    assert "缴费月数" in rejected[0]["错误原因"]


def test_only_the_results_are_written_where_only_they_are_asked_for(tmp_path: Path) -> None:
    pension(csv_of(tmp_path, GOOD), tmp_path / "out.csv", columns="result")
    heads = list(read_csv(tmp_path / "out.csv")[0])
    assert heads == [*HEADS, "基础养老金", "个人账户养老金", "过渡性养老金", "月基本养老金", "暂定原因", "提醒"]


def test_a_list_of_months_in_one_cell(tmp_path: Path) -> None:
    law = Declaration("months_in_cells", "月份", basis="测试")
    months = law.input("months", "月份", Unit("months_list", ""), optional=True)
    count = law.input("count", "数", MONTHS, (0, 12))
    result = law.step("doubled", "两倍", count * 2, MONTHS, law="乘")
    made = law.kind(result, example={})
    path = tmp_path / "in.csv"
    path.write_text("月份,数\n2025-03、2025-04,3\n从前,3\n,4\n", encoding="utf-8")
    assert months.name == "months"
    report = run_batch(made, path, tmp_path / "out.csv", VIEW)
    assert (report.rows, report.rejected) == (3, 1)


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("in.csv", b"\xff\xfe\x81\x00", "编码"),
        ("in.parquet", b"nothing", "读不出来"),
        ("in.xlsx", b"nothing", "打不开"),
        ("in.txt", b"", "格式"),
        ("in.csv", "退休年月\n2025-06\n".encode(), "total_months"),
        ("in.csv", "total,退休年月\n1,2025-06\n".encode(), "重名"),
        ("in.csv", (",".join(HEADS) + "\n1,2,3\n1,2,3,4,5,6,7,8,9\n").encode(), "缺"),
    ],
    ids=["encoding", "parquet", "workbook", "suffix", "missing", "clash", "ragged"],
)
def test_what_is_no_file_of_cases_is_refused(name: str, content: bytes, said: str, tmp_path: Path) -> None:
    (tmp_path / name).write_bytes(content)
    with pytest.raises(BatchFileError, match=said):
        pension(tmp_path / name, tmp_path / "out.csv")


def test_the_command_says_by_its_exit_code_what_became_of_the_file(tmp_path: Path) -> None:
    words = ["law", "batch", "enterprise_pension", str(csv_of(tmp_path, GOOD)), "-o", str(tmp_path / "out.csv")]
    done = CliRunner().invoke(app, words)
    assert (done.exit_code, "2,219.06元" in done.output) == (0, True)
    csv_of(tmp_path, GOOD, ["", *GOOD[1:4], "", *GOOD[5:]])
    assert CliRunner().invoke(app, words).exit_code == 1
    (tmp_path / "in.csv").write_bytes(b"\xff\xfe\x81\x00")
    assert CliRunner().invoke(app, words).exit_code == 2


UNITS = {
    "yuan": YUAN,
    "fine": money(6),
    "rate": rate(4),
    "months": MONTHS,
    "month": MONTH,
    "date": DATE,
    "age": AGE,
    "exact": EXACT_YEARS,
    "flag": FLAG,
    "choice": choice(a="甲", b="乙"),
}
CELLS = st.one_of(
    st.from_regex(r"[+-]?\d{1,9}(\.\d{0,7})?%?", fullmatch=True),
    st.sampled_from(
        ["2025-03", "2025年3月", "202503", "2025-03-31", "2025-02-30", "60y3m", "60岁", "true", "是", "乙"]
    ),
    st.sampled_from(["", " ", " 12 ", "1,234.50", "1,2", "十", "1e3", "--1", "a", "False", "1.", ".5", "5%", "13月"]),
)


@pytest.mark.parametrize("suffix", ["csv", "parquet"])
def test_the_reason_is_the_true_one_and_the_only_one(suffix: str, tmp_path: Path) -> None:
    """What the law sets was looked up for the rows; it is no input of theirs, and says nothing of what is wrong."""
    rows = [["2025-06", "0.8312", None, "1.00", "60y3m"], ["2021-06", "0.8312", "271", "1.00", "60y3m"]]
    heads = ["retired", "avg_index_Z", "total_months", "account_balance", "retire_age"]
    frame = pl.DataFrame(rows, schema=heads, orient="row")
    path = tmp_path / f"in.{suffix}"
    frame.write_csv(path) if suffix == "csv" else frame.write_parquet(path)
    pension(path, tmp_path / "out.csv")
    without_months, not_set = (row["错误原因"] for row in read_csv(tmp_path / "out.rejected.csv"))
    assert without_months == "缺少“缴费月数（含视同缴费）”（total_months），没有按任何默认值计算。请补填。"
    assert not_set == "参数“养老金计发基数”（pension.base）在2021-06-01、泽州县尚未设定。"


def test_a_file_of_heating_allowances_is_calculated(tmp_path: Path) -> None:
    (tmp_path / "in.csv").write_text("取暖年度,人员类别,退休年月\n2025,企业退休人员,2012-01\n", encoding="utf-8")
    report = run_batch(kind("heating"), tmp_path / "in.csv", tmp_path / "out.csv", VIEW)
    assert (report.rejected, report.totals["heating"]) == (0, 336000)


@pytest.mark.parametrize("unit", UNITS.values(), ids=UNITS)
@given(cells=st.lists(CELLS, min_size=1, max_size=12))
@settings(max_examples=60, deadline=None)
def test_a_column_of_text_means_what_each_text_means_in_a_single_case(unit: Unit, cells: list[str]) -> None:
    law = Declaration("cells", "单元格", basis="测试")
    bounds = {"month": ("1900-01", "2100-12"), "date": ("1900-01-01", "2100-12-31"), "age": ("0y", "120y")}
    widest = None if unit.options else bounds.get(unit.code, ("-9000000000", "9000000000"))
    declared = law.input("x", "数", unit, widest)
    made = pl.DataFrame({"x": cells}).select(integers(pl.col("x"), declared)).to_series().to_list()
    for text, number in zip(cells, made, strict=True):
        try:
            expected = parse(unit, text.strip()) if text.strip() else None
        except ValueError:
            expected = declared.high + 1
        assert number == expected, text


@pytest.mark.parametrize("unit", [u for n, u in UNITS.items() if n not in ("flag", "choice")], ids=lambda u: u.code)
@given(numbers=st.lists(st.integers(-(10**9), 10**12), min_size=1, max_size=10))
@settings(max_examples=40, deadline=None)
def test_an_integer_is_written_as_a_case_writes_it(unit: Unit, numbers: list[int]) -> None:
    if unit.code in ("month", "date", "age"):
        numbers = [abs(number) % 20000 + 12 for number in numbers]
    texts = pl.DataFrame({"x": numbers}).select(as_text(pl.col("x"), unit)).to_series().to_list()
    assert texts == [str(write(unit, number)) for number in numbers]


def test_batch_and_single_case_agree_to_the_cent(tmp_path: Path) -> None:
    rows = [[*GOOD[:3], f"0.{8000 + n}", str(200 + n), f"{n * 977}.{n % 100:02d}", f"60y{n % 12}m"] for n in range(50)]
    pension(csv_of(tmp_path, *rows), tmp_path / "out.csv")
    for row, done in zip(rows, read_csv(tmp_path / "out.csv"), strict=True):
        outcome = run(kind("enterprise_pension"), dict(zip(HEADS[2:], row[2:], strict=True)), VIEW)
        assert Decimal(done["月基本养老金"]) == Decimal(outcome.results["total"] or 0) / 100  # type: ignore[arg-type]


@pytest.mark.parametrize("typed", [False, True], ids=["integers", "text"])
def test_rows_with_the_same_fault_say_the_same_as_each_does_by_itself(typed: bool, tmp_path: Path) -> None:
    """Faults of one input, of two, of a group, and of the law: what differs in the case shows in its own reasons."""
    good = {"retired": 24305, "avg_index_Z": 8312, "total_months": 271, "account_balance": 9876543, "retire_age": 723}
    early = {"pre_account_months": 120, "transitional_index": 9000}
    faults: list[dict[str, object]] = [
        {},
        {"avg_index_Z": 100_001},
        {"avg_index_Z": 100_002, "retire_age": 700},
        {"total_months": None},
        {"total_months": None, "account_balance": -1},
        {"pre_account_months": 900, "transitional_index": None},
        {"pre_account_months": 900, "transitional_index": 9000},
        {"transitional_index": None, "retire_age": 700},
        {"retired": 2010 * 12},
        {"retired": 2010 * 12 + 1},
    ]
    rows = pl.DataFrame([{**good, **early, **fault} for fault in faults] * 2)
    if typed:
        units = {one.name: one.unit for one in kind("enterprise_pension").inputs}
        rows = rows.with_columns(as_text(pl.col(name), units[name]).alias(name) for name in rows.columns)
    source, single = tmp_path / "in.parquet", tmp_path / "single.parquet"
    rows.write_parquet(source)
    pension(source, tmp_path / "out.parquet")
    together = [row["错误原因"] for row in read_csv(tmp_path / "out.rejected.csv")]
    alone = []
    for row in rows.iter_slices(1):
        row.write_parquet(single)
        if pension(single, tmp_path / "one.parquet").rejected:
            alone += [one["错误原因"] for one in read_csv(tmp_path / "one.rejected.csv")]
    assert together == alone
    assert len(set(together)) == len(faults) - 1
