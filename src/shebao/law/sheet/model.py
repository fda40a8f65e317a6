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

    Where ``applies`` is False the component does not apply: ``formula`` is then why not, and there are no numbers.
    """

    number: int
    label: str
    formula: str
    numbers: str
    result: str
    rounding: str
    law: str
    source: str
    applies: bool = True
    is_result: bool = False

    @property
    def workings(self) -> tuple[str, ...]:
        """The formula and the numbers, each once."""
        if not self.applies:
            return (f"{NOT_APPLICABLE}：{self.formula}",)
        numbers = f"＝{self.numbers}" if self.numbers else ""
        return (self.formula, numbers) if numbers and self.numbers != self.formula else (self.formula,)

    @property
    def grounds(self) -> str:
        """What the article says and where it stands."""
        return f"{self.law}（{self.source}）" if self.law else self.source


@dataclass(frozen=True, slots=True)
class SheetParameter:
    """One parameter row as used: id, name, value, legal validity with scope, source, how far it can be relied on."""

    id: str
    name: str
    value: str
    validity: str
    scope: str
    source: str
    confidence: str
    overridden: bool = False
    provisional: bool = False

    @property
    def cells(self) -> tuple[str, str, str, str, str]:
        """The cells of :data:`PARAMETER_COLUMNS`."""
        return (f"{self.name}\n{self.id}", self.value, f"{self.validity}\n{self.scope}", self.source, self.confidence)


@dataclass(frozen=True, slots=True)
class Sheet:
    """One calculation sheet. ``mark``: 暂定 or 未算出 beside the title, or nothing.

    ``calculated_on`` and ``known_on`` are in words. ``people``: the sheets of the people of one case, whose totals
    this sheet holds.
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

    @property
    def dates(self) -> tuple[SheetItem, ...]:
        """The two dates a result depends on."""
        return (SheetItem("计算日期", self.calculated_on), SheetItem("参数取自", self.known_on))


def pages(sheets: Sequence[Sheet]) -> tuple[Sheet, ...]:
    """The sheets in the order they are printed: the totals of a case with several people, then each of them."""
    return tuple(page for one in sheets for page in (one, *one.people))
