"""What every form of the report says in the same words: places, both sides, what was checked and what not."""

from collections import Counter
from collections.abc import Iterator, Sequence
from fractions import Fraction

from shebao.disclosure.check.personal import without_personal_numbers
from shebao.disclosure.check.report import Report
from shebao.disclosure.figures import show_number
from shebao.findings import Finding, Place, Severity

SIGNS = {Severity.ERROR: "✕", Severity.WARNING: "！", Severity.NOTICE: "○"}
"""A sign beside the colour, which is never the only one."""

MEANINGS = {
    Severity.ERROR: "数字或表述不对，应当改正",
    Severity.WARNING: "矛盾、存疑或缺漏，请核实",
    Severity.NOTICE: "四舍五入、措辞和格式",
}


def share(value: Fraction | None) -> str:
    """46.1%, "—" where there is nothing to have a share of. Never rounded up to 100 %."""
    if value is None:
        return "—"
    return f"{show_number(Fraction(int(value * 1000), 10), 1)}%"


def document_name(report: Report) -> str:
    """某单位 2025年预算, as far as it is known."""
    when = f"{report.year}年{report.kind}" if report.year else report.kind
    return f"{report.unit} {when}".strip() or report.file.name


def repeated_units(reports: Sequence[Report]) -> tuple[set[str], list[str]]:
    """The names that stand for several documents, and in words which unit and year stands several times."""
    names = Counter(report.name for report in reports if report.is_readable)
    years = Counter((report.name, report.year, report.kind) for report in reports if report.is_readable and report.year)
    said = [
        f"{name}{year}年{kind}有{count}份，请核实是否重复" for (name, year, kind), count in years.items() if count > 1
    ]
    return {name for name, count in names.items() if count > 1}, said


def sides(finding: Finding) -> Iterator[tuple[str, str]]:
    """What is printed, what it should be, by how much they differ; only what is known."""
    for label, text in (("印出", finding.found), ("应为", finding.expected), ("相差", finding.difference)):
        if text:
            yield label, text


def place_words(place: Place, longest: int | None = None) -> str:
    """第3页 表六《…》 第7行 “合计”列 …; a place's text is quoted, cut to ``longest`` characters where that is given."""
    text = without_personal_numbers(place.text)
    if longest is not None and len(text) > longest:
        text = f"{text[:longest].rstrip('…')}…"
    words = [
        place.file,
        f"工作表“{place.sheet}”" if place.sheet else "",
        f"第{place.page}页" if place.page is not None else "",
        (f"第{place.line}行" if place.page is None else f"页内第{place.line}行") if place.line is not None else "",
        place.table,
        f"表内第{place.row}行" if place.row is not None else "",
        f"“{place.column}”列" if place.column else "",
        f"“{text}”" if text else "",
    ]
    return " ".join(word for word in words if word)


def checked_words(report: Report) -> list[str]:
    """What was checked, what was not and why, how much was verified: one sentence each."""
    said = []
    if report.tables_found:
        said.append(f"认出{len(report.tables_found)}张表")
    else:
        said.append("没有认出公开表")
    if report.tables_missing:
        said.append(f"没有找到{len(report.tables_missing)}张应有的表：{'、'.join(report.tables_missing)}")
    if report.not_read:
        said.append(f"{len(report.not_read)}处未能读取，未核对")
    if report.figures_read and report.partial:
        said.append(f"读出{report.figures_read}个数字，只用了选定的规则，不统计已核对的比例")
    elif report.figures_read:
        untied = report.figures_read - report.figures_tied
        said.append(
            f"读出{report.figures_read}个数字，{report.figures_tied}个（{share(report.verified)}）与其他数字核对过"
            + (f"，其余{untied}个没有可比的数字，未核对" if untied else "")
        )
    else:
        said.append("没有读出数字，不等于没有问题")
    return said


def not_read_words(report: Report) -> list[str]:
    """Each part that could not be read: where and why."""
    return [f"{place_words(item.place)}：{item.reason}" if str(item.place) else item.reason for item in report.not_read]


def tally(report: Report) -> str:
    """错误3 提醒2 提示1."""
    return "，".join(f"{severity.label} {report.count(severity)}" for severity in Severity)


def worst_first(reports: Sequence[Report]) -> list[Report]:
    """Unread files first, then by errors, warnings and notices, then by what was verified least."""
    return sorted(
        reports,
        key=lambda report: (
            report.is_readable,
            *(-report.count(severity) for severity in Severity),
            report.verified or Fraction(0),
            str(report.file),
        ),
    )
