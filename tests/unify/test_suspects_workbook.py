"""The workbook of suspects: what is found stands side by side, what differs is marked, nothing is cut off."""

import re
import zipfile
from pathlib import Path

import pytest
import python_calamine

from tests.unify.test_unify_command import run, written

HEAD = "个人编号,姓名,证件号码,单位名称,首次参保年月,手机号码"


@pytest.fixture
def book(tmp_path: Path) -> Path:
    one = written(tmp_path / "企业养老.csv", HEAD, "1,孟晓瑀,140525198002034514,甲公司,201001,13935600001")
    other = written(tmp_path / "工伤.csv", HEAD, "7,孟晓瑜,140525198002034514,甲公司,201301,13935600001")
    assert run(one, other, "-o", tmp_path / "out").exit_code == 0
    return tmp_path / "out" / "suspects.xlsx"


def sheet(book: Path, name: str) -> list[dict[str, object]]:
    head, *lines = python_calamine.CalamineWorkbook.from_path(book).get_sheet_by_name(name).to_python()
    return [dict(zip(map(str, head), line, strict=True)) for line in lines]


def test_the_records_of_a_suspect_stand_below_one_another_with_who_they_are(book: Path) -> None:
    rows = [row for row in sheet(book, "疑点") if row["编号"].__str__().startswith("A04")]
    assert [row["姓名"] for row in rows] == ["孟晓瑀", "孟晓瑜"]
    assert {row["证件号码"] for row in rows} == {"140525198002034514"}
    assert rows[0]["人员主键"] == rows[1]["人员主键"] != ""
    assert rows[0]["级别"] == "高"
    assert "证件号码相同，姓名一字之差或有缺损" in {row["归并依据"] for row in rows}


def test_the_differing_characters_alone_are_red(book: Path) -> None:
    with zipfile.ZipFile(book) as archive:
        text = "".join(archive.read(name).decode() for name in archive.namelist() if "worksheets/sheet" in name)
    red = re.findall(r"<rPr>(?:(?!</rPr>).)*C00000(?:(?!</rPr>).)*</rPr><t[^>]*>([^<]*)</t>", text)
    assert sorted(red) == ["瑀", "瑜"]


def test_print_is_wide_with_repeated_head_and_not_below_eight_points(book: Path) -> None:
    with zipfile.ZipFile(book) as archive:
        sheets = [archive.read(name).decode() for name in archive.namelist() if "worksheets/sheet" in name]
        workbook = archive.read("xl/workbook.xml").decode()
        sizes = re.findall(r'<sz val="(\d+)"/>', archive.read("xl/styles.xml").decode())
    assert workbook.count("_xlnm.Print_Titles") == len(sheets) == 3
    for text in sheets:
        assert 'orientation="landscape"' in text and 'fitToHeight="0"' in text
        (paper,) = re.findall(r'paperSize="(\d+)"', text)
        left, right = (float(value) for value in re.findall(r'<pageMargins left="([\d.]+)" right="([\d.]+)"', text)[0])
        room = {"8": 1190.55, "9": 841.89}[paper] - (left + right) * 72
        columns = re.findall(r'<col min="(\d+)" max="(\d+)" width="([\d.]+)"', text)
        # A spreadsheet's width is in digits of seven pixels at 96 to the inch.
        wide = sum((int(last) - int(first) + 1) * float(width) * 7 * 0.75 for first, last, width in columns)
        assert min(1.0, room / wide) * min(map(int, sizes)) >= 8.5, wide


def test_what_the_system_mends_is_counted_apart(book: Path) -> None:
    (row,) = [row for row in sheet(book, "汇总") if row["编号"] == "A04"]
    assert (row["个数"], row["系统自动处理"], row["须人工处理"]) == (1, 0, 1)
    lacking = [row for row in sheet(book, "汇总") if row["编号"] == "A11"]
    assert "F9" in str(lacking[0]["未核对的原因"])
