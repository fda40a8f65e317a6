"""How ``shebao check`` shows its results in a terminal of 80 columns: findings by severity, units in one table."""

from collections.abc import Sequence

from rich.table import Table
from rich.text import Text

from shebao.cli.show import COLOURS, command_name, err, out
from shebao.cli.wrapping import wrapped
from shebao.disclosure.check.report import Report, what_to_say
from shebao.disclosure.check.words import (
    MEANINGS,
    SIGNS,
    checked_words,
    document_name,
    not_read_words,
    place_words,
    repeated_units,
    share,
    sides,
    worst_first,
)
from shebao.disclosure.rules.rule import Rule
from shebao.findings import Finding, Severity

PLACES_SHOWN = 3
TEXT_SHOWN = 16
"""So many characters of a place's text are enough to find it."""
INDENT = 4
WIDEST = 100
"""Lines longer than that are hard to read, however wide the terminal is."""


def print_problems(reports: Sequence[Report]) -> None:
    """The files that could not be read, on standard error."""
    for report in reports:
        if report.problem:
            err.print(Text(report.problem), soft_wrap=True)


def print_report(report: Report) -> None:
    """One document: its findings grouped by severity, worst first, and a closing line."""
    out.print()
    name = document_name(report)
    _say(name, "bold", indent=0)
    if name != report.file.name:
        _say(report.file.name, "dim", indent=0)
    for severity in Severity:
        findings = report.of(severity)
        if not findings:
            continue
        out.print()
        head = f"{SIGNS[severity]} {severity.label} {len(findings)}"
        out.print(Text.assemble((head, f"bold {COLOURS[severity]}"), ("  " + MEANINGS[severity], "dim")))
        for number, finding in enumerate(findings, start=1):
            _print_finding(number, finding)
    if report.not_read:
        out.print()
        out.print(Text.assemble((f"未能读取 {len(report.not_read)}", "bold"), ("  这些内容没有核对", "dim")))
        for words in not_read_words(report):
            _say(words)
    out.print()
    counts = "，".join(f"{severity.label} {report.count(severity)}" for severity in Severity)
    _say(f"{counts}。", "bold", indent=0)
    _say(f"{'；'.join(checked_words(report))}。", indent=0)


def _say(text: str, style: str = "", *, indent: int = INDENT, first: str = "") -> None:
    """Print a text in lines that fit; ``first`` stands in the indentation of the first line."""
    width = min(out.width, WIDEST) - indent
    for number, line in enumerate(wrapped(text, width)):
        before = (first if number == 0 else "").ljust(indent)
        out.print(Text.assemble((before, "bold"), (line, style)), no_wrap=True, crop=False)


def _print_finding(number: int, finding: Finding) -> None:
    _say(f"{finding.code}  {what_to_say(finding)}", first=f"{number:>2}")
    both = "　".join(f"{label} {text}" for label, text in sides(finding))
    if both:
        _say(both, "bold")
    places = [words for place in finding.places if (words := place_words(place, TEXT_SHOWN))]
    for words in places[:PLACES_SHOWN]:
        _say(f"位置 {words}", "dim")
    if len(places) > PLACES_SHOWN:
        _say(f"等 {len(places)} 处", "dim")


def print_units(reports: Sequence[Report]) -> None:
    """One row for each document, sorted worst first, and the sums."""
    table = Table(expand=False, pad_edge=False, box=None, padding=(0, 1), header_style="bold")
    table.add_column("单位", overflow="fold")
    table.add_column("年度", no_wrap=True)
    for severity in Severity:
        table.add_column(severity.label, justify="right", no_wrap=True)
    table.add_column("未读", justify="right", no_wrap=True)
    table.add_column("已核对", justify="right", no_wrap=True)
    repeated, said = repeated_units(reports)
    for report in worst_first(reports):
        if report.problem:
            table.add_row(Text(report.file.name), "", "", "", "", Text("全部", "red"), "—")
            continue
        counts = [
            Text(str(count), COLOURS[severity] if count else "dim")
            for severity in Severity
            for count in (report.count(severity),)
        ]
        when = f"{report.year}{report.kind}" if report.year else report.kind
        name = Text(report.name)
        if report.name in repeated:
            name.append(f"\n{report.file.name}", "dim")
        table.add_row(name, when, *counts, str(len(report.not_read)), share(report.verified))
    out.print(table)
    read = [report for report in reports if report.is_readable]
    sums = "，".join(f"{severity.label} {sum(report.count(severity) for report in read)}" for severity in Severity)
    unread = f"，读不了 {len(reports) - len(read)} 份" if len(read) < len(reports) else ""
    out.print()
    for words in said:
        _say(f"{words}。", indent=0)
    _say(f"共 {len(reports)} 份，已核对 {len(read)} 份{unread}。{sums}。", "bold", indent=0)


def print_rules(rules: Sequence[Rule], *, whole: bool) -> None:
    """The rules in a table of code, severity and name; ``whole`` with their basis and what they need."""
    if whole:
        for rule in rules:
            out.print(
                Text.assemble((rule.code, "bold"), f" {rule.name}  ", (rule.severity.label, COLOURS[rule.severity]))
            )
            _say(f"依据 {rule.basis}")
            _say(f"需要 {rule.needs}")
        return
    table = Table(box=None, pad_edge=False, padding=(0, 1), header_style="bold")
    table.add_column("代码", no_wrap=True)
    table.add_column("级别", no_wrap=True)
    table.add_column("规则", overflow="fold")
    table.add_column("需要", overflow="fold")
    for rule in rules:
        table.add_row(rule.code, Text(rule.severity.label, COLOURS[rule.severity]), rule.name, rule.needs)
    out.print(table)
    out.print(f"共 {len(rules)} 条。看某一条的依据：{command_name()} rules 代码")
