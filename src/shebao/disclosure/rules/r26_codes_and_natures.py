"""R-26: functions and classes that only 行政 or only 事业 units use, against the units' natures.

事业单位离退休 in a department of organs, 绩效工资 for civil servants: seldom right, so it is asked. 参公 units may use
either.
"""

from collections.abc import Iterator

from shebao.budget.book import Nature
from shebao.disclosure.model import TableKind
from shebao.disclosure.rules.economic import economic_table
from shebao.disclosure.rules.hierarchy import coded
from shebao.disclosure.rules.natures import unit_natures
from shebao.disclosure.rules.rule import Material, Rule
from shebao.findings import Finding, Severity

ONLY: dict[str, tuple[Nature, str]] = {
    "2080501": (Nature.ADMINISTRATIVE, "行政单位离退休"),
    "2080502": (Nature.INSTITUTION, "事业单位离退休"),
    "2101101": (Nature.ADMINISTRATIVE, "行政单位医疗"),
    "2101102": (Nature.INSTITUTION, "事业单位医疗"),
    "30107": (Nature.INSTITUTION, "绩效工资"),
}
"""A code and the nature of the units that use it."""


def _allowed(nature: Nature) -> frozenset[Nature]:
    """参公 units are institutions under the civil servants' law: they are seen on both sides."""
    return frozenset({nature, Nature.PARTICIPATING})


def check(material: Material) -> Iterator[Finding]:
    """By unit where the book is there, else for the department as a whole."""
    if material.book is not None:
        natures = {unit.code: unit for unit in material.book.units}
        said: set[tuple[str, str]] = set()
        for fact in material.book.facts:
            unit = natures.get(fact.unit)
            for code in (fact.function, fact.economic):
                if unit is None or code not in ONLY or (unit.code, code) in said:
                    continue
                said.add((unit.code, code))
                wanted, name = ONLY[code]
                if unit.nature not in _allowed(wanted) and not fact.project:
                    yield _ask(unit.name, unit.nature.value, code, name, wanted)
        return
    found = unit_natures(material)
    if not found:
        return
    codes: set[str] = set()
    if (general := material.view(TableKind.GENERAL_EXPENDITURE)) is not None:
        codes |= {code for code, row in coded(general).items() if (amount := row.figure("basic")) and amount.value}
    if (economic := economic_table(material)) is not None:
        codes |= {economic.code(row) for row in economic.view.rows if (amount := row.figure("total")) and amount.value}
    whose = "、".join(sorted(nature.value for nature in found))
    for code in sorted(codes & set(ONLY)):
        wanted, name = ONLY[code]
        if not found & _allowed(wanted):
            yield _ask("本部门", whose, code, name, wanted)


def _ask(who: str, nature: str, code: str, name: str, wanted: Nature) -> Finding:
    return RULE.finding(
        f"{who}/{code}{name}",
        f"{who}的单位性质为{nature}，却列有{code}“{name}”，该科目一般由{wanted.value}单位使用。请核对单位性质或科目。",
        found=nature,
        expected=wanted.value,
    )


RULE = Rule(
    "R-26",
    "科目与单位性质相符",
    Severity.WARNING,
    "政府收支分类科目的使用范围",
    "单位性质，按科目列示的表或底册",
    check,
)
