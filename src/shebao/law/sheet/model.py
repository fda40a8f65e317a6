"""What stands on a calculation sheet, as plain Chinese texts in the order they are printed."""

from collections.abc import Sequence
from dataclasses import dataclass

PROVISIONAL = "暂定"
INCOMPLETE = "未算出"
NOT_APPLICABLE = "不适用"

BASIS_HEAD = "核定依据"
INPUTS_HEAD = "核定所用数据"
STEPS_HEAD = "计算过程"
RESULTS_HEAD = "核定结果"
PARAMETERS_HEAD = "采用的参数"
PROVISIONAL_HEAD = "暂定的原因"
FINDINGS_HEAD = "问题和处理办法"

STEP_COLUMNS = ("序号", "项目", "公式和代入的数", "结果", "规定和依据")
PARAMETER_COLUMNS = ("参数", "数值", "有效期和范围", "来源", "可靠程度")
SOURCE_AT = PARAMETER_COLUMNS.index("来源")
"""The column that one source shares over the rows it set."""
SIGNATURES = ("经办", "复核", "审批")


@dataclass(frozen=True, slots=True)
class SheetItem:
    """A label, its value, and what has to be said about it."""

    label: str
    text: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class SheetLine:
    """One step: formula in words, numbers put in, result with unit and rounding, our statement of the article, source.

    ``numbers`` carries its lead: ＝ before a sum, 即 before a test that was passed, the row where it stands for many.
    """

    number: int
    label: str
    formula: str
    numbers: str
    result: str
    rounding: str
    law: str
    source: str
    is_result: bool = False

    @property
    def workings(self) -> tuple[str, ...]:
        """The formula and the numbers put in, where they say more than the result."""
        return tuple(part for part in (self.formula, self.numbers) if part)

    @property
    def grounds(self) -> str:
        """What the article says and where it stands."""
        return f"{self.law}（{self.source}）" if self.law else self.source


@dataclass(frozen=True, slots=True)
class SheetTable:
    """What a case has once for every year, month, person or row: one row each, first its name, then its figures.

    ``notes``: what is the same for all of them and therefore no column.
    """

    title: str
    heads: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    notes: tuple[str, ...] = ()

    @property
    def notes_words(self) -> str:
        """What is the same for every row, in one sentence."""
        rows = f"{'、'.join(row[0] for row in self.rows)}都是" if len(self.heads) == 1 else "各行相同的"
        return f"{rows}：{'；'.join(self.notes)}。"


@dataclass(frozen=True, slots=True)
class SheetParameter:
    """One parameter row as used: id, name, value, legal validity with scope, source, how far it can be relied on.

    A parameter used with several of its rows has a line for each in ``value``, each with its first day.
    """

    id: str
    name: str
    value: str
    validity: str
    scope: str
    source: str
    confidence: str
    overridden: bool = False

    @property
    def cells(self) -> tuple[str, str, str, str, str]:
        """The cells of :data:`PARAMETER_COLUMNS`."""
        return (f"{self.name}\n{self.id}", self.value, f"{self.validity}\n{self.scope}", self.source, self.confidence)


@dataclass(frozen=True, slots=True)
class Sheet:
    """One calculation sheet. ``mark``: 暂定 or 未算出 beside the title, or nothing.

    ``calculated_on`` and ``known_on`` are in words. ``not_applicable``: which components do not apply, by reason.
    ``sources``: long sources that many lines cite, by the mark that stands for them. ``people``: the sheets of the
    people of one case, whose totals this sheet holds.
    """

    title: str
    mark: str
    subject: tuple[SheetItem, ...]
    basis: str
    calculated_on: str
    known_on: str
    inputs: tuple[SheetItem, ...]
    lines: tuple[SheetLine, ...]
    results: tuple[SheetItem, ...]
    parameters: tuple[SheetParameter, ...]
    provisional: tuple[str, ...]
    findings: tuple[str, ...]
    people: tuple["Sheet", ...] = ()
    tables: tuple[SheetTable, ...] = ()
    not_applicable: tuple[str, ...] = ()
    sources: tuple[str, ...] = ()

    @property
    def basis_words(self) -> str:
        """What the calculation rests on, with the sources that lines cite by a mark."""
        rest = [source for source in self.sources if source[1:] != self.basis]
        marked = next((source for source in self.sources if source[1:] == self.basis), self.basis)
        return f"{BASIS_HEAD}：{'；'.join([marked, *rest])}"

    @property
    def not_applicable_words(self) -> str:
        """One sentence on what does not apply, or nothing."""
        return f"{NOT_APPLICABLE}的项目：{'；'.join(self.not_applicable)}。" if self.not_applicable else ""

    @property
    def dates(self) -> tuple[SheetItem, ...]:
        """The two dates a result depends on."""
        return (SheetItem("计算日期", self.calculated_on), SheetItem("参数取自", self.known_on))


def pages(sheets: Sequence[Sheet]) -> tuple[Sheet, ...]:
    """The sheets in the order they are printed: the totals of a case with several people, then each of them."""
    return tuple(page for one in sheets for page in (one, *one.people))


def source_spans(parameters: Sequence[SheetParameter]) -> tuple[int, ...]:
    """For each row, over how many rows its source reaches; 0 where the source stands in a row above."""
    spans: list[int] = []
    start = 0
    for number, parameter in enumerate(parameters):
        if number and parameter.source == parameters[number - 1].source:
            spans[start] += 1
            spans.append(0)
        else:
            start = number
            spans.append(1)
    return tuple(spans)
