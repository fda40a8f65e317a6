"""Targets typed into a table, one a row, the value as the printed form has it: ≥2000人, 10月, 规范."""

from collections.abc import Mapping, Sequence
from typing import Any

from shebao.budget.sheets import INDICATOR_TREE
from shebao.budget.targets.values import read_value
from shebao.programmes.pages.typed_rows import RowsField, Typed
from shebao.programmes.performance import check_targets
from shebao.programmes.performance.bindings import MANUAL, binding_names
from shebao.programmes.performance.check_targets import with_binding

COLUMNS = (
    Typed("level1", "一级指标", choices=tuple(INDICATOR_TREE)),
    Typed("level2", "二级指标", choices=tuple(name for names in INDICATOR_TREE.values() for name in names)),
    Typed("name", "三级指标", size=24),
    Typed("value", "指标值"),
    Typed("binding", "取数口径", required=False),
)


class TargetsField(RowsField):
    """Targets; the value is read into sign, number, unit or words, and a binding proposed where none is chosen."""

    judges_itself = True
    year: int | None = None
    """The year of the targets, set by a form that knows it."""

    def __init__(self, label: str, help_text: str = "", lines: int = 4, *, department: bool = False) -> None:
        """``department``: of the department as a whole, with the bindings that measure it."""
        self.owner = "" if department else "项目"
        help_text += f"取数口径不选的由系统建议，不取数的选“{MANUAL}”。"
        super().__init__(COLUMNS, label, help_text, lines)
        self.choose(binding=[MANUAL, *binding_names(department=department)])

    def clean(self, value: Any) -> list[dict[str, Any]]:
        """The targets."""
        return [self._read(row) for row in super().clean(value)]

    def _read(self, row: Mapping[str, Any]) -> dict[str, Any]:
        read = read_value(str(row.get("value") or ""))
        parts = {"text": read.word} if read.word else {"sign": read.sign, "number": read.number, "unit": read.unit}
        made = {name: row[name] for name in ("level1", "level2", "name", "binding") if row.get(name)}
        return with_binding({**made, **{name: part for name, part in parts.items() if part}}, self.owner)

    def judged(self, rows: Sequence[tuple[int, Mapping[str, Any]]]) -> list[str]:
        """What is wrong and doubtful with the targets that could be read: all of it in the first round."""
        return [
            f"第{number}行：{one.message}{one.action}"
            for number, row in rows
            for one in check_targets.find([self._read(row)], self.year, self.owner)
        ]

    def shown(self, rows: Sequence[Mapping[str, Any]]) -> str:
        """Targets as they are typed."""
        return super().shown([self._typed(row) for row in rows])

    def _typed(self, row: Mapping[str, Any]) -> dict[str, Any]:
        value = "".join(str(row.get(name) or "") for name in ("sign", "number", "unit", "text"))
        return {**row, "value": value, "binding": with_binding(row, self.owner)["binding"] or MANUAL}
