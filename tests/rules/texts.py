"""Documents of running text alone, for the rules that read it."""

from collections.abc import Iterable

from shebao.disclosure.model import Disclosure, Heading, Paragraph
from shebao.disclosure.rules import check_document
from shebao.findings import Finding, Severity


def text_document(*blocks: str, year: int = 2024, unit: str = "某市某局", final: bool = False) -> Disclosure:
    """A document of headings (lines that begin with #) and paragraphs."""
    made = tuple(Heading(2, text.lstrip("# ")) if text.startswith("#") else Paragraph(text) for text in blocks)
    return Disclosure(year, unit, "", made, final=final)


def found(code: str, *blocks: str, year: int = 2024, final: bool = False) -> list[Finding]:
    """What one rule finds in such a document."""
    return [
        finding for finding in check_document(text_document(*blocks, year=year, final=final)) if finding.code == code
    ]


def complaints(findings: Iterable[Finding]) -> list[str]:
    """Errors and warnings, notices left out."""
    return [f"{f.code} {f.message}" for f in findings if f.severity is not Severity.NOTICE]
