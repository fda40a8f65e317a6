"""N-08: a list of 人员经费 holds no 商品和服务支出, a list of 公用经费 no wages and no payments to persons."""

from collections.abc import Iterator

from shebao.budget.codes import code_tables
from shebao.disclosure.rules.rule import Material, Rule, plain_name
from shebao.disclosure.statements import ItemList
from shebao.findings import Finding, Severity, Spot

KINDS = {"人员经费": ("301", "303"), "公用经费": ("302", "310", "309")}
LATEST = 2025
"""The year whose codes are taken where a document names none."""

OTHER_WORDS = {
    "人员经费": frozenset(
        {"委托业务费", "办公费", "印刷费", "差旅费", "会议费", "培训费", "公务接待费", "办公设备购置"}
    ),
    "公用经费": frozenset({"基本工资", "津贴补贴", "绩效工资", "住房公积金", "退休费", "离休费", "生活补助", "奖金"}),
}
"""Names that never belong to the kind, also where the list of codes is not at hand."""


def _other(kind: str) -> str:
    return next(which for which in KINDS if which != kind)


def _broken_off(items: ItemList, other_kind: frozenset[str], own_kind: frozenset[str]) -> list[str]:
    """The last name of a list that breaks off with the text, where only names of the other kind begin so."""
    last = plain_name(items.items[-1])
    if not items.is_cut or len(last) < 2 or last in other_kind:
        return []
    begun = any(name.startswith(last) for name in other_kind)
    return [last] if begun and not any(name.startswith(last) for name in own_kind) else []


def _names(kind: str, year: int) -> frozenset[str]:
    """The names of 款 that belong to the other kind and to it alone."""
    names = {
        which: {
            plain_name(held.name)
            for code, held in code_tables(year or LATEST).economic.items()
            if len(code) == 5 and code.startswith(KINDS[which])
        }
        for which in KINDS
    }
    other = _other(kind)
    return frozenset(names[other] - names[kind]) | OTHER_WORDS[kind]


def check(material: Material) -> Iterator[Finding]:
    """Every list behind 人员经费 or 公用经费."""
    for items in material.item_lists:
        kind = next((kind for kind in KINDS if kind in items.subject), None)
        if kind is None:
            continue
        other_kind = _names(kind, material.document.year)
        wrong = [item for item in items.items if plain_name(item) in other_kind]
        wrong += _broken_off(items, other_kind, _names(_other(kind), material.document.year))
        if wrong:
            other = _other(kind)
            yield RULE.finding(
                f"文字/{plain_name(items.heading)}/{kind}/{'、'.join(wrong)}",
                f"“{kind}”列有{'、'.join(f'“{item}”' for item in wrong)}，属于{other}。请核对归类。",
                found="、".join(wrong),
                spots=(Spot(items.block, start=max(items.start, 0)),) if items.block >= 0 else (),
            )


RULE = Rule(
    "N-08",
    "人员经费和公用经费的归类",
    Severity.WARNING,
    "《政府收支分类科目》：301、303为人员经费，302、310为公用经费",
    "列举人员经费、公用经费内容的文字",
    check,
)
