"""The lines of the calculation: each step once, what does not apply in one sentence, long sources by a mark."""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

from shebao.law.expressions import ROUNDING_WORDS
from shebao.law.run import Outcome, StepDone
from shebao.law.sheet.fold import Fold, stripped
from shebao.law.sheet.model import SheetLine
from shebao.law.wording import without_code

IN_DETAILS = "见明细"
_OPERATORS = re.compile(r"[＋－×÷＜≤≥＞≠（，且为没]")
_MARKS = "①②③④⑤⑥⑦⑧⑨"
_LONG_SOURCE, _OFTEN = 14, 3


def lines_of(outcome: Outcome, folded: Fold) -> tuple[SheetLine, ...]:
    """The steps that apply; those of several years or people once, their figures being in the fold's table."""
    results = {step.name for step in outcome.kind.results}
    groups: dict[str, list[StepDone]] = {}
    for step in outcome.steps:
        if step.applies:
            one = folded.keyed.get(step.name)
            groups.setdefault(one.stem if one else step.name, []).append(step)
    return tuple(
        _line(number, steps, folded, is_result=any(step.name in results for step in steps))
        for number, steps in enumerate(groups.values(), start=1)
    )


def _line(number: int, steps: Sequence[StepDone], folded: Fold, *, is_result: bool) -> SheetLine:
    first = steps[0]
    one = folded.keyed.get(first.name)
    rounding = "" if first.rounding == "exact" else ROUNDING_WORDS.get(first.rounding, "")  # type: ignore[call-overload]
    label, formula, numbers, result = first.label, _formula(first), _numbers(first), first.text
    if one is not None:
        label = f"{folded.whole(first.name)}{one.label}"
        formula = "；".join(dict.fromkeys(stripped(_formula(step), folded.keyed[step.name]) for step in steps))
        numbers = f"（如{folded.rows[one.space, one.key]}）{numbers}" if numbers else ""
        result = result if len({step.text for step in steps}) == 1 else IN_DETAILS
    return SheetLine(number, label, formula, numbers, result, rounding, first.law, first.source, is_result)


def _formula(step: StepDone) -> str:
    branch = step.branch or step.formula
    return (without_code(branch) or step.formula) if step.unit.options else branch


def _numbers(step: StepDone) -> str:
    """The numbers put in, where they say more than the result beside them."""
    numbers = without_code(step.numbers) if step.unit.options else step.numbers
    if not _OPERATORS.search(numbers) or numbers == step.branch:
        return ""
    return f"，即{numbers}" if step.unit.options else f"＝{numbers}"


def not_applicable(outcome: Outcome) -> tuple[str, ...]:
    """The components that do not apply, by the reason why."""
    reasons: dict[str, list[str]] = {}
    for step in outcome.steps:
        if not step.applies:
            held = reasons.setdefault(step.remark, [])
            if step.label not in held:
                held.append(step.label)
    return tuple(f"{'、'.join(labels)}（{reason}）" for reason, labels in reasons.items())


def marked_sources(lines: Sequence[SheetLine]) -> tuple[tuple[SheetLine, ...], tuple[str, ...]]:
    """Lines that cite a long source many of them cite by its mark (依据①), and the sources with their marks."""
    often = Counter(line.source for line in lines)
    long = [source for source, count in often.items() if len(source) > _LONG_SOURCE and count >= _OFTEN]
    marks = dict(zip(long, _MARKS, strict=False))
    cited = tuple(replace(line, source=f"依据{marks[line.source]}") if line.source in marks else line for line in lines)
    return cited, tuple(f"{mark}{source}" for source, mark in marks.items())
