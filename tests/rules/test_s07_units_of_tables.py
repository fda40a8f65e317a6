"""S-07: a table in another unit than it names is one finding; a row left out is one finding."""

from shebao.findings import Severity
from tests.recognise.samples import GUANGXI, checked

CODE = "S-07"


def errors(text, tmp_path):
    return [f for f in checked(text, tmp_path).findings if f.severity is Severity.ERROR]


def with_unit(title: str, unit: str) -> str:
    """The sample with another unit over one table."""
    text = GUANGXI.read_text("utf-8")
    start = text.rindex(title)
    return text[:start] + text[start:].replace("单位：元", f"单位：{unit}", 1)


def test_a_right_document_passes(tmp_path):
    assert errors(GUANGXI.read_text("utf-8"), tmp_path) == []


def test_yuan_under_ten_thousands_is_said_once(tmp_path):
    (finding,) = errors(with_unit("表三：单位支出总体情况表", "万元"), tmp_path)
    assert (finding.code, finding.found, finding.expected) == (CODE, "万元", "元")
    assert "一万倍" in finding.message


def test_a_row_left_out_is_said_once(tmp_path):
    lines = GUANGXI.read_text("utf-8").splitlines(keepends=True)
    start = next(n for n, line in enumerate(lines) if line.startswith("表三：单位支出") and n > 30)
    gone = next(n for n, line in enumerate(lines) if n > start and line.startswith("2010302\t"))
    (finding,) = errors("".join(lines[:gone] + lines[gone + 1 :]), tmp_path)
    assert "漏列了一行" in finding.message and finding.code == "R-03"
