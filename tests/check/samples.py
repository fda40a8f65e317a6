"""Small documents as files: one that is right, one that is wrong, several years of one unit."""

from pathlib import Path

RIGHT = """某县就业局2025年部门预算

一、收支情况
2025年支出预算100.00万元，其中：基本支出40.00万元，占40.00%；项目支出60.00万元，占60.00%。
"""

WRONG = RIGHT.replace("占60.00%", "占70.00%")

HOSTILE = """某县<script>alert(1)</script>局2025年部门预算

一、收支情况
2025年“<img src=x onerror=alert(1)>”支出预算100.00万元，其中：基本支出40.00万元，占40.00%；项目支出60.00万元，占70.00%。
=HYPERLINK("http://example.org","看")
"""


def year_of(year: int, project: str, before: str) -> str:
    """A unit's text of a year, with what it says of the year before."""
    return f"""某县就业局{year}年部门预算

一、收支情况
{year}年项目支出预算{project}万元，{before}。
"""


def write(folder: Path, name: str, text: str) -> Path:
    """A text file of a folder, which is made where it is not there."""
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path
