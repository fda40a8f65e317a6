"""The whole page: summary, contents, document, and the chains its script shows in a panel."""

import base64
import hashlib
from dataclasses import dataclass, field
from functools import cache
from html import escape
from importlib.resources import files
from pathlib import Path
from string import Template

from shebao.disclosure.model import DRAFT_MARK, Chart, Disclosure, Heading, Paragraph, Table
from shebao.disclosure.render.html.blocks import SKIP, PageState, chart_html, heading_html, paragraph_html
from shebao.disclosure.render.html.chains import script_json
from shebao.disclosure.render.html.summary import summary_html
from shebao.disclosure.render.html.tables import table_html
from shebao.findings import Finding, Severity, by_severity

PROOF_READ = "本页数字由预算底册汇总生成，发布前已逐个与底册核对，并按表内、表间和文字的勾稽关系校对。"
FINAL_PROOF_READ = (
    "本页数字由年初预算、项目执行和单位决算账表汇总生成，发布前已逐个与账表核对，并按表内、表间和文字的勾稽关系校对。"
)


@dataclass(slots=True)
class _Part:
    """A part of the contents with what stands under it, each as (text, anchor)."""

    text: str
    anchor: str
    entries: list[tuple[str, str]] = field(default_factory=list)


def render_html(document: Disclosure, path: Path) -> None:
    """Write a disclosure as one self-contained HTML file in UTF-8. The same document gives the same bytes.

    Raises OSError where the file cannot be written.
    """
    path.write_text(page_html(document), encoding="utf-8", newline="\n")


def page_html(document: Disclosure) -> str:
    """The page as text."""
    state = PageState()
    top = summary_html(document, state)
    parts, body = _body(document, state)
    script = _own_file("page.js")
    digest = base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()
    return Template(_own_file("page.html")).substitute(
        title=escape(document.title),
        unit=escape(document.unit_name),
        year=document.year,
        # Nothing is loaded from anywhere and no script runs but our own, whatever a book's texts hold.
        policy=f"default-src 'none'; style-src 'unsafe-inline'; img-src data:; script-src 'sha256-{digest}'",
        style=_own_file("page.css"),
        script=script,
        skip=SKIP,
        draft=f'<p class="draft" role="note" {SKIP}>{DRAFT_MARK}</p>' if document.draft else "",
        draft_class="is-draft" if document.draft else "",
        summary=top,
        contents=_contents(parts),
        body=body,
        findings=_findings(document.findings) if document.draft else "",
        closing=_closing(document),
        data=script_json(state.chains.payload(document)),
    )


def _closing(document: Disclosure) -> str:
    if document.draft:
        return f"{DRAFT_MARK}。本稿未经最后校对，不得对外公开。"
    return FINAL_PROOF_READ if document.final else PROOF_READ


@cache
def _own_file(name: str) -> str:
    return files("shebao.disclosure.render.html").joinpath(name).read_text(encoding="utf-8")


def _body(document: Disclosure, state: PageState) -> tuple[list[_Part], str]:
    parts: list[_Part] = []
    pieces: list[str] = []
    sections = forms = charts = 0
    for block in document.blocks:
        match block:
            case Heading(level=1):
                parts.append(_Part(block.text, f"part-{len(parts) + 1}"))
                pieces.append(heading_html(block, parts[-1].anchor))
            case Heading():
                sections += 1
                anchor = f"section-{sections}"
                if block.level == 2 and parts:
                    parts[-1].entries.append((block.text, anchor))
                pieces.append(heading_html(block, anchor))
            case Paragraph():
                pieces.append(paragraph_html(block, state))
            case Table(number=None):
                forms += 1
                anchor, name = f"form-{forms}", block.form.name if block.form else block.title
                if parts:
                    parts[-1].entries.append((f"{'绩效自评' if document.final else '绩效目标'}：{name}", anchor))
                pieces.append(table_html(block, anchor, f"f{forms}", state))
            case Table():
                anchor = f"table-{block.number}"
                if parts:
                    parts[-1].entries.append((f"表{block.number}　{block.title}", anchor))
                pieces.append(table_html(block, anchor, str(block.number), state))
            case Chart():
                charts += 1
                pieces.append(chart_html(block, f"chart-{charts}", state))
    return parts, "".join(pieces)


def _contents(parts: list[_Part]) -> str:
    items = []
    for part in parts:
        entries = "".join(f'<li><a href="#{anchor}">{escape(text)}</a></li>' for text, anchor in part.entries)
        own = f'<a href="#{part.anchor}">{escape(part.text)}</a>'
        below = f"<details open><summary>{own}</summary><ol>{entries}</ol></details>" if entries else own
        items.append(f"<li>{below}</li>")
    return f"<ol>{''.join(items)}</ol>"


def _findings(findings: tuple[Finding, ...]) -> str:
    """The proof-reading result, worst first; drafts only."""
    pieces = []
    for severity in Severity:
        of_severity = [finding for finding in by_severity(findings) if finding.severity is severity]
        if of_severity:
            items = "".join(_finding(finding) for finding in of_severity)
            pieces.append(f"<h3>{severity.label}（{len(of_severity)}条）</h3><ul>{items}</ul>")
    listed = "".join(pieces) or "<p>没有发现问题。</p>"
    return f'<section class="findings" id="findings" {SKIP}><h2>校对结果</h2>{listed}</section>\n'


def _finding(finding: Finding) -> str:
    extra = [str(place) for place in finding.places if str(place)]
    if finding.action:
        extra.append(finding.action)
    if finding.acknowledged:
        extra.append(f"已确认：{finding.acknowledged}")
    more = f"<small>{escape('；'.join(extra))}</small>" if extra else ""
    return f"<li><code>{escape(finding.code)}</code> {escape(finding.message)}{more}</li>"
