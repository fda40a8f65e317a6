"""Findings (发现的问题): everything wrong, doubtful or missing, said once and in one shape.

Import rows, book checks, document rules, register anomalies and control refusals all speak it. A finding says where
(file, sheet, row, column, page, line), what was found, what was expected and what to do. Its message is Chinese,
because the people of the centre read it.

Severity: ``error`` a figure or statement is wrong, or must not be published; ``warning`` a contradiction, something
doubtful or missing, or a question; ``notice`` rounding, wording, format. Errors can never be acknowledged.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass, field, replace
from enum import StrEnum
from typing import Any


class Severity(StrEnum):
    """How bad a finding is."""

    ERROR = "error"
    WARNING = "warning"
    NOTICE = "notice"

    @property
    def label(self) -> str:
        """The word staff see."""
        return {"error": "错误", "warning": "提醒", "notice": "提示"}[self.value]

    @property
    def rank(self) -> int:
        """0 for the worst, for sorting."""
        return list(Severity).index(self)


@dataclass(frozen=True, slots=True)
class Place:
    """Where a finding is: any of a file, a sheet's cell, a page, a line, a table's cell. Rows are counted from 1."""

    file: str = ""
    sheet: str = ""
    row: int | None = None
    column: str = ""
    page: int | None = None
    line: int | None = None
    table: str = ""
    text: str = ""

    def __str__(self) -> str:
        """The place in words, as a message names it."""
        words = [
            self.file,
            f"工作表“{self.sheet}”" if self.sheet else "",
            f"第{self.page}页" if self.page is not None else "",
            f"第{self.line}行" if self.line is not None else "",
            self.table,
            f"第{self.row}行" if self.row is not None else "",
            f"“{self.column}”列" if self.column else "",
            self.text,
        ]
        return " ".join(word for word in words if word)


@dataclass(frozen=True, slots=True, order=True)
class Spot:
    """Which printed text of a document: its block's number, then a cell of the block's grid or a place in its text.

    ``row`` and ``column`` count from 0 on the full grid, header rows included; ``start`` is an offset in a paragraph.
    """

    block: int
    row: int = -1
    column: int = -1
    start: int = -1


@dataclass(frozen=True, slots=True)
class FigureShown:
    """One of the figures a finding compares: what it is, as printed, its unit, its number, where it stands.

    ``value`` is the number in the printed unit, as a decimal string; ``at`` is there for documents that were read.
    """

    label: str
    text: str
    unit: str = ""
    value: str = ""
    at: Spot | None = field(default=None, compare=False)


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing wrong, doubtful or missing.

    ``subject`` names the thing in a few stable Chinese words (表六/对个人和家庭的补助, 项目/遗属补助).
    An acknowledgement in a budget book names a finding by its code and subject, so neither may depend on figures or row
    numbers.
    """

    code: str
    severity: Severity
    message: str
    subject: str = ""
    places: tuple[Place, ...] = ()
    found: str = ""
    expected: str = ""
    action: str = ""
    figures: tuple[FigureShown, ...] = ()
    difference: str = ""
    basis: str = ""
    acknowledged: str = ""
    spots: tuple[Spot, ...] = field(default=(), compare=False)

    @property
    def blocks_publication(self) -> bool:
        """Errors block; warnings and notices do not."""
        return self.severity is Severity.ERROR


def has_errors(findings: Iterable[Finding]) -> bool:
    """Whether any of the findings is an error."""
    return any(finding.severity is Severity.ERROR for finding in findings)


def by_severity(findings: Iterable[Finding]) -> list[Finding]:
    """Worst first; acknowledged ones after the open ones of their severity; otherwise the order given."""
    return sorted(findings, key=lambda finding: (finding.severity.rank, bool(finding.acknowledged)))


@dataclass(frozen=True, slots=True)
class Acknowledgement:
    """A warning or notice that the unit has seen and explained (已确认事项): code, subject and the reason."""

    code: str
    subject: str
    reason: str


_FIGURE_IN_REASON = re.compile(r"\d[\d,]*(?:\.\d+)?(?=万元|元|%)")


def acknowledge(findings: Sequence[Finding], acknowledgements: Sequence[Acknowledgement]) -> list[Finding]:
    """Mark the findings that are acknowledged; report acknowledgements that cannot stand.

    ACK-1 an error cannot be acknowledged; ACK-2 there is no reason; ACK-3 there is no such finding any more; ACK-4 the
    reason names figures that are not those of the finding, so it was written for another state of the book. In all
    these cases the finding stays open.
    """
    by_key = {(item.code, item.subject): item for item in acknowledgements}
    used: set[tuple[str, str]] = set()
    marked: list[Finding] = []
    for finding in findings:
        key = (finding.code, finding.subject)
        item = by_key.get(key)
        if item is None:
            marked.append(finding)
            continue
        used.add(key)
        refusal = _refusal(finding, item)
        marked.append(replace(finding, acknowledged="" if refusal else item.reason))
        if refusal:
            marked.append(refusal)
    marked.extend(
        _about(item, "ACK-3", Severity.NOTICE, "已没有对应的问题，可以删除这条确认。")
        for key, item in by_key.items()
        if key not in used
    )
    return marked


def _refusal(finding: Finding, item: Acknowledgement) -> Finding | None:
    if finding.severity is Severity.ERROR:
        return _about(item, "ACK-1", Severity.WARNING, "是错误，不能确认放行。请改正后删除这条确认。")
    if not item.reason.strip():
        return _about(item, "ACK-2", Severity.WARNING, "的确认没有写明理由，不予采用。请补写理由。")
    said = set(_FIGURE_IN_REASON.findall(item.reason))
    seen = set(_FIGURE_IN_REASON.findall(f"{finding.message}{finding.found}{finding.expected}{finding.difference}"))
    if said and seen and not said & seen:
        return _about(
            item, "ACK-4", Severity.WARNING, "的确认理由写的数字与现在的问题不符，不予采用。请核对后重写理由。"
        )
    return None


def _about(item: Acknowledgement, code: str, severity: Severity, what: str) -> Finding:
    subject = f"{item.code}/{item.subject}"
    return Finding(code, severity, f"确认事项“{item.code} {item.subject}”{what}", subject)


def as_json(finding: Finding) -> dict[str, Any]:
    """The finding as plain data, empty fields left out of its places."""
    data = asdict(finding)
    data["severity"] = finding.severity.value
    del data["spots"]
    for figure in data["figures"]:
        del figure["at"]
    data["places"] = [{k: v for k, v in place.items() if v not in ("", None)} for place in data["places"]]
    return data
