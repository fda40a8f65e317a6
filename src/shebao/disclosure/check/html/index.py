"""The index over many documents: one row each, worst first, with the way to each report."""

from collections.abc import Sequence
from html import escape

from shebao.disclosure.check.html.page import Frame, own_file, policy
from shebao.disclosure.check.own_reports import META
from shebao.disclosure.check.report import Report
from shebao.disclosure.check.words import repeated_units, share, worst_first
from shebao.findings import Severity


def index_html(reports: Sequence[Report], addresses: dict[int, str], frame: Frame | None = None) -> str:
    """The page as text. ``addresses`` gives the report's address by its position in ``reports``."""
    frame = frame or Frame()
    where = {id(report): addresses.get(number, "") for number, report in enumerate(reports)}
    rows = "".join(_row(report, where[id(report)]) for report in worst_first(reports))
    _, said = repeated_units(reports)
    read = [report for report in reports if report.is_readable]
    sums = "".join(
        f'<p class="count {severity.value}"><b>{sum(report.count(severity) for report in read)}</b> '
        f"<span>{severity.label}</span></p>"
        for severity in Severity
    )
    unread = len(reports) - len(read)
    scripts = f"<script>{frame.script}</script>" if frame.script else ""
    return (
        '<!DOCTYPE html>\n<html lang="zh-CN">\n<head>\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"{META}\n"
        f'<meta http-equiv="Content-Security-Policy" content="{escape(policy(frame.script))}">\n'
        '<link rel="icon" href="data:,">\n<title>核对结果</title>\n'
        f"<style>{own_file('report.css')}</style>\n</head>\n<body>\n{frame.bar}"
        '<header class="cover"><h1>公开文本核对结果</h1>'
        f'<p class="quiet">共 {len(reports)} 份，已核对 {len(read)} 份{f"，读不了 {unread} 份" if unread else ""}。'
        f"按问题轻重排列。{escape('。'.join([*said, '']))}</p></header>\n"
        f'<section class="summary" aria-label="合计"><div class="counts">{sums}</div></section>\n'
        '<main class="wide"><div class="scroll" tabindex="0"><table class="units"><thead><tr><th scope="col">单位</th>'
        '<th scope="col">年度</th><th scope="col" class="n">错误</th><th scope="col" class="n">提醒</th>'
        '<th scope="col" class="n">提示</th><th scope="col" class="n">未读</th><th scope="col" class="n">已核对</th>'
        f"</tr></thead><tbody>{rows}</tbody></table></div></main>\n{scripts}\n</body>\n</html>\n"
    )


def _row(report: Report, address: str) -> str:
    name = escape(report.name)
    link = f'<a href="{escape(address)}">{name}</a>' if address else name
    file = f"<small>{escape(report.file.name)}</small>"
    if report.problem:
        return (
            f'<tr class="failed"><th scope="row">{link}{file}</th><td colspan="6">'
            f"<b>读不了</b> {escape(report.problem)}</td></tr>"
        )
    counts = "".join(
        _number(severity.label, str(count), severity.value if count else "zero")
        for severity in Severity
        for count in (report.count(severity),)
    )
    when = f"{report.year}年{report.kind}" if report.year else report.kind
    rest = _number("未读", str(len(report.not_read))) + _number("已核对", share(report.verified))
    return f'<tr><th scope="row">{link}{file}</th><td data-head="年度">{escape(when)}</td>{counts}{rest}</tr>'


def _number(head: str, text: str, look: str = "") -> str:
    """A cell with a number; on a narrow screen its head stands beside it."""
    return f'<td data-head="{head}" class="n{f" {look}" if look else ""}">{text}</td>'
