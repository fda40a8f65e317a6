"""The report of one document as one self-contained HTML file: nothing is loaded, no script is needed to read it."""

import base64
import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from html import escape
from importlib.resources import files

from shebao.disclosure.check.html.document import document_html
from shebao.disclosure.check.html.marks import marks_of, spots_of
from shebao.disclosure.check.own_reports import META
from shebao.disclosure.check.report import Report, what_to_say
from shebao.disclosure.check.words import (
    MEANINGS,
    SIGNS,
    checked_words,
    document_name,
    not_read_words,
    place_words,
    share,
    sides,
)
from shebao.disclosure.model import Disclosure
from shebao.disclosure.places import place_of
from shebao.findings import Finding, Severity


@dataclass(frozen=True, slots=True)
class Frame:
    """What stands around a report: trusted HTML above it, a script of the page that shows it, a link to the index."""

    bar: str = ""
    script: str = ""
    index: str = ""


@cache
def own_file(name: str) -> str:
    """A style or script of this package."""
    return files("shebao.disclosure.check.html").joinpath(name).read_text(encoding="utf-8")


def script_hash(script: str) -> str:
    """How a content policy names a script that may run."""
    return f"'sha256-{base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()}'"


def policy(*scripts: str) -> str:
    """Nothing is loaded from anywhere and no script runs but our own, whatever a document's texts hold."""
    allowed = " ".join(script_hash(script) for script in scripts if script)
    return (
        "default-src 'none'; style-src 'unsafe-inline'; img-src data:; base-uri 'none'; connect-src 'self'; "
        f"form-action 'self'; script-src {allowed or chr(39) + 'none' + chr(39)}"
    )


def report_html(report: Report, frame: Frame | None = None) -> str:
    """The page as text. ``report`` has its document, or a problem."""
    frame = frame or Frame()
    script = own_file("report.js")
    name = document_name(report)
    body = _problem(report) if report.problem or report.document is None else _body(report, report.document)
    scripts = "".join(f"<script>{text}</script>" for text in (script, frame.script) if text)
    index = f'<a href="{escape(frame.index)}">全部单位</a>　' if frame.index else ""
    return (
        '<!DOCTYPE html>\n<html lang="zh-CN">\n<head>\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"{META}\n"
        f'<meta http-equiv="Content-Security-Policy" content="{escape(policy(script, frame.script))}">\n'
        f'<link rel="icon" href="data:,">\n<title>{escape(name)} 核对报告</title>\n'
        f"<style>{own_file('report.css')}</style>\n</head>\n<body>\n{frame.bar}"
        f'<header class="cover"><p class="quiet">{index}公开文本核对报告</p><h1>{escape(name)}</h1>'
        f'<p class="quiet">文件：{escape(report.file.name)}</p></header>\n'
        f"{body}\n{scripts}\n</body>\n</html>\n"
    )


def _problem(report: Report) -> str:
    return f'<main class="alone"><p class="problem" role="alert"><b>不能核对。</b>{escape(report.problem)}</p></main>'


def _body(report: Report, document: Disclosure) -> str:
    marks = marks_of(report.findings, report.tied)
    return (
        f'{_summary(report)}\n<div class="frame">\n'
        f'<aside id="findings" aria-label="发现的问题">{_findings(report.findings, document)}</aside>\n'
        f'<main id="document"><h2>读出的文本</h2>'
        '<p class="key"><span class="ok">123.45</span> 已与其他数字核对相符；'
        '<span class="sample error">123.45</span><span class="ref error">1</span> 有问题，小号数字是问题的序号；'
        "没有标记的数字没有可比的数字，未核对。</p>"
        f"\n{document_html(document, marks)}</main>\n</div>"
        '\n<a class="up" href="#findings">问题清单</a>'
    )


def _summary(report: Report) -> str:
    counts = "".join(
        f'<p class="count {severity.value}"><b>{report.count(severity)}</b> '
        f"<span>{SIGNS[severity]} {severity.label}</span><small>{MEANINGS[severity]}</small></p>"
        for severity in Severity
    )
    verified = (
        ""
        if report.partial
        else (
            f'<p class="count"><b>{share(report.verified)}</b> <span>的数字已核对</span>'
            f"<small>{report.figures_tied}／{report.figures_read} 个</small></p>"
        )
    )
    said = "；".join(checked_words(report))
    found = "、".join(report.tables_found)
    parts = [f"<p>{escape(said)}。</p>"]
    if found:
        parts.append(
            f"<details><summary>认出的表（{len(report.tables_found)}）</summary><p>{escape(found)}</p></details>"
        )
    if report.not_read:
        items = "".join(
            f'<li><a href="#n{number}">{escape(words)}</a></li>'
            for number, words in enumerate(not_read_words(report), start=1)
        )
        parts.append(f'<div class="unread"><b>未能读取、没有核对的内容</b><ul>{items}</ul></div>')
    return (
        f'<section class="summary" aria-label="结果"><div class="counts">{counts}{verified}</div>'
        f"{''.join(parts)}</section>"
    )


def _findings(findings: Sequence[Finding], document: Disclosure) -> str:
    if not findings:
        return '<h2>发现的问题</h2><p class="none">没有发现问题。没有核对到的数字，不能说明正确。</p>'
    groups = []
    for severity in Severity:
        items = "".join(
            _finding(number, finding, document)
            for number, finding in enumerate(findings, start=1)
            if finding.severity is severity
        )
        if items:
            count = sum(finding.severity is severity for finding in findings)
            groups.append(
                f'<section class="group {severity.value}"><h3>{SIGNS[severity]} {severity.label} {count}</h3>'
                f"<ol>{items}</ol></section>"
            )
    return f'<h2>发现的问题</h2><div class="filter" hidden></div>{"".join(groups)}'


def _finding(number: int, finding: Finding, document: Disclosure) -> str:
    both = "".join(f"<div><dt>{label}</dt><dd>{escape(text)}</dd></div>" for label, text in sides(finding))
    return (
        f'<li class="finding {finding.severity.value}" id="f{number}" value="{number}">'
        f'<p class="head"><b>{number}</b> <code>{escape(finding.code)}</code></p>'
        f"<p>{escape(what_to_say(finding))}</p>"
        f"{f'<dl>{both}</dl>' if both else ''}{_places(number, finding, document)}"
        f"{f'<p class=basis>依据：{escape(finding.basis)}</p>' if finding.basis else ''}</li>"
    )


def _places(number: int, finding: Finding, document: Disclosure) -> str:
    labels = {figure.at: figure.label for figure in finding.figures if figure.at is not None}
    items = []
    for place, spot in enumerate(spots_of(finding)):
        words = place_words(place_of(document, spot)) or "看原文"
        label = f"{labels[spot]}：" if labels.get(spot) else ""
        items.append(f'<li><a href="#m{number}-{place}">{escape(label + words)}</a></li>')
    if not items:
        items = [f"<li>{escape(words)}</li>" for place in finding.places if (words := place_words(place))]
    if not items:
        return ""
    if len(items) > 4:
        rest = "".join(items[3:])
        return (
            f'<ul class="places">{"".join(items[:3])}</ul>'
            f'<details><summary>其余 {len(items) - 3} 处</summary><ul class="places">{rest}</ul></details>'
        )
    return f'<ul class="places">{"".join(items)}</ul>'
