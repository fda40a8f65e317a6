"""What a case has once for every year, month, person or row, folded: one line for the formula, one table of figures."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from shebao.law.link import ParameterUse
from shebao.law.run import InputUsed, Outcome, StepDone
from shebao.law.sheet.model import SheetTable
from shebao.law.units import show

_KEY = re.compile(r"\.(\d+)(?=\.|$)")
_ROW = re.compile(r"(第?)(\d+)(行|人|年|月|档)")
_NOTHING = "—"
_WHOLE = {"年": ("年度", "各年"), "月": ("月份", "各月"), "": ("序号", "各行")}


@dataclass(frozen=True, slots=True)
class Keyed:
    """One figure of one year, month, person or row: ``stem`` is what it is, ``key`` whose, ``row`` how the key reads.

    ``space``: 年 or 月 for years and months, else nothing: figures of the same space stand in one table.
    ``names_row``: a year or month that may stand for 第1行.
    """

    name: str
    stem: str
    key: int
    space: str
    row: str
    label: str
    number: str
    unit: str
    note: str = ""
    names_row: bool = False


@dataclass(slots=True)
class Fold:
    """The tables of one outcome. ``keyed``: by name, what of it stands in a table; ``rows``: their names."""

    tables: tuple[SheetTable, ...] = ()
    keyed: dict[str, Keyed] = field(default_factory=dict)
    rows: dict[tuple[str, int], str] = field(default_factory=dict)

    def whole(self, name: str) -> str:
        """How all rows of a name's table are called together: 各年."""
        one = self.keyed[name]
        person = one.row.endswith("人")
        return "各人" if person else _WHOLE[one.space][1]


def fold(outcome: Outcome) -> Fold:
    """The figures of an outcome that belong to several years, months, people or rows, as one table for each."""
    spaces: dict[str, list[Keyed]] = {}
    for one in _all_keyed(outcome):
        spaces.setdefault(one.space, []).append(one)
    made = Fold()
    for space, figures in spaces.items():
        keys = sorted({one.key for one in figures})
        if len(keys) > 1:
            rows = {one.key: one.row for one in figures}  # steps come last: 第1人 rather than 第1行
            head = _WHOLE[space][0]
            names = _names(figures, keys)
            if names:
                head = names[0].label
                rows = {one.key: f"{one.number}{one.unit}" for one in names}
            rest = [one for one in figures if one not in names]
            whole = "各人" if figures[-1].row.endswith("人") else _WHOLE[space][1]
            made.tables += (_table(f"{whole}明细", head, rest, {key: rows[key] for key in keys}),)
            made.keyed |= {one.name: one for one in figures}
            made.rows |= {(space, key): rows[key] for key in keys}
    return made


def stripped(text: str, one: Keyed) -> str:
    """A label or formula without the row it stands for."""
    return text.replace(f"{one.row}末", "年末").replace(one.row, "")


def _all_keyed(outcome: Outcome) -> Iterable[Keyed]:
    given = {used.name for used in outcome.inputs}
    for used in outcome.inputs:
        yield from _keyed(used.name, used.label, used)
    for use in outcome.parameters:
        if use.name not in given:
            yield from _keyed(use.name, use.label, use)
    for step in outcome.steps:
        if step.applies:
            yield from _keyed(step.name, step.label, step)


def _keyed(name: str, label: str, held: InputUsed | ParameterUse | StepDone) -> Iterable[Keyed]:
    key, said = _KEY.search(name), _ROW.match(label)
    if key is None or said is None or key[1] != said[2]:
        return
    space = said[3] if not said[1] and said[3] in _WHOLE else ""
    rest = label.removeprefix(said[0])
    rest = f"年{rest}" if rest.startswith("末") else rest
    note, names_row = "", False
    if isinstance(held, ParameterUse):
        number, unit = held.row.text, ""
    else:
        number = show(held.unit, held.value)
        unit = held.unit.label if held.value is not None else ""
        note = f"本次指定，代替参数{held.replaces}" if isinstance(held, InputUsed) and held.replaces else ""
        names_row = isinstance(held, InputUsed) and not space and held.unit.code in ("year", "month")
    yield Keyed(name, _KEY.sub(".*", name, count=1), int(key[1]), space, said[0], rest, number, unit, note, names_row)


def _names(figures: Sequence[Keyed], keys: Sequence[int]) -> list[Keyed]:
    """The year or month that tells the rows apart better than their numbers, where each has one of its own."""
    stems: dict[str, list[Keyed]] = {}
    for one in figures:
        if one.names_row:
            stems.setdefault(one.stem, []).append(one)
    return next((held for held in stems.values() if len({one.number for one in held}) == len(keys)), [])


def _table(title: str, head: str, figures: Sequence[Keyed], rows: Mapping[int, str]) -> SheetTable:
    """Rows are years, months, people; what is the same in every row is said once below."""
    keys = list(rows)
    stems: dict[str, dict[int, Keyed]] = {}
    for one in figures:
        stems.setdefault(one.stem, {})[one.key] = one
    heads, columns, notes = [head], [], []
    for held in stems.values():
        first = next(iter(held.values()))
        texts = {one.number for one in held.values()}
        if len(held) == len(keys) and len(texts) == 1:
            notes.append(f"{first.label}{first.number}{first.unit}{f'（{first.note}）' if first.note else ''}")
            continue
        more = "，".join(words for words in (first.unit, first.note) if words)
        heads.append(f"{first.label}（{more}）" if more else first.label)
        columns.append([held[key].number if key in held else _NOTHING for key in keys])
    if not columns:
        return SheetTable(title, (heads[0],), tuple((rows[key],) for key in keys), tuple(notes))
    listed = [(rows[key], *cells) for key, cells in zip(keys, zip(*columns, strict=True), strict=True)]
    if len(heads) <= _FEW and len(listed) > _FEW:
        return SheetTable(title, *_turned(heads, listed), tuple(notes))
    return SheetTable(title, tuple(heads), tuple(listed), tuple(notes))


_FEW = 3
_ACROSS = 12


def _turned(
    heads: Sequence[str], rows: Sequence[tuple[str, ...]]
) -> tuple[tuple[str, ...], tuple[tuple[str, ...], ...]]:
    """Many rows of few figures lie better on their side: twelve months across, as many bands as it takes."""
    width = min(len(rows), _ACROSS)
    bands = [rows[start : start + width] for start in range(0, len(rows), width)]
    lines: list[tuple[str, ...]] = []
    for number, band in enumerate(bands):
        padded = [*band, *([("",) * len(heads)] * (width - len(band)))]
        if number:
            lines.append((heads[0], *(row[0] for row in padded)))
        lines += [(heads[at], *(row[at] for row in padded)) for at in range(1, len(heads))]
    return (heads[0], *(row[0] for row in bands[0])), tuple(lines)
