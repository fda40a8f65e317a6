"""The list of findings (校对结果) that a draft carries behind its last page, and a final document never.

Printed as paragraphs, so that it adds no table to the document; the workbook has a sheet for it.
"""

from shebao.disclosure.model import Block, Disclosure, Heading, Paragraph
from shebao.findings import Finding, Severity, by_severity

DRAFT_FINDINGS_TITLE = "校对结果（草稿专用，定稿不印）"


def draft_blocks(document: Disclosure) -> tuple[Block, ...]:
    """The list as a last part of the document, worst first; nothing where the document is no draft."""
    if not document.draft:
        return ()
    blocks: list[Block] = [Heading(1, DRAFT_FINDINGS_TITLE, page_break=True)]
    for severity in Severity:
        listed = [finding for finding in by_severity(document.findings) if finding.severity is severity]
        if listed:
            blocks.append(Heading(3, f"{severity.label}（{len(listed)}条）"))
            blocks.extend(Paragraph(_in_words(finding), style="note") for finding in listed)
    if len(blocks) == 1:
        blocks.append(Paragraph("没有发现问题。"))
    return tuple(blocks)


def finding_place(finding: Finding) -> str:
    """Where a finding is, all its places in words."""
    return "；".join(text for place in finding.places if (text := str(place)))


def _in_words(finding: Finding) -> str:
    parts = [f"{finding.code}　{finding.severity.label}　{finding.message}"]
    if place := finding_place(finding):
        parts.append(f"位置：{place}")
    if finding.action:
        parts.append(f"处理：{finding.action}")
    if finding.acknowledged:
        parts.append(f"单位说明：{finding.acknowledged}")
    return "　".join(parts)
