"""S-04: no table stands in the document twice.

A composed document has one table of each kind. Anybody's may print the same kind for each of its units: there only a
table with the same figures is one printed twice.
"""

from collections import Counter
from collections.abc import Iterator

from shebao.disclosure.model import Table, TableKind
from shebao.disclosure.rules.rule import Material, Rule
from shebao.disclosure.rules.s02_empty_tables import has_amounts
from shebao.findings import Finding, Severity, Spot


def check(material: Material) -> Iterator[Finding]:
    """Numbered tables by kind, project forms by name."""
    if material.book is None:
        yield from _same_contents(material)
        return
    for kind, times in Counter(view.kind for view in material.views).items():
        if times > 1:
            yield RULE.finding(f"重复/{kind.value}", f"“{kind.value}”出现了{times}次。请核对后删去重复的。")
    for name, times in Counter(form.project for form in material.project_forms).items():
        if times > 1:
            yield RULE.finding(f"重复/项目绩效目标表/{name}", f"项目“{name}”的绩效目标表出现了{times}次。请核对。")


def _same_contents(material: Material) -> Iterator[Finding]:
    tables: dict[tuple[TableKind, tuple[tuple[str, ...], ...]], list[tuple[int, Table]]] = {}
    filled = {view.block for view in material.views if has_amounts(view)}
    for number, block in enumerate(material.document.blocks):
        if isinstance(block, Table) and (number in filled or block.forms):
            cells = tuple(tuple(cell.text for cell in row.cells) for row in block.rows)
            tables.setdefault((block.kind, cells), []).append((number, block))
    for same in tables.values():
        if len(same) > 1:
            form = same[0][1].form
            name = f"项目“{form.name}”的绩效目标表" if form is not None else f"“{same[0][1].title}”"
            titles = list(dict.fromkeys(table.title for _, table in same))
            other = f"（表名分别为{'、'.join(f'“{title}”' for title in titles)}）" if len(titles) > 1 else ""
            yield RULE.finding(
                f"重复/{name.replace('“', '').replace('”', '')}",
                f"{name}内容完全相同地出现了{len(same)}次{other}。请核对后删去重复的，或换上正确的表。",
                spots=[Spot(number) for number, _ in same],
            )


RULE = Rule("S-04", "表不重复", Severity.WARNING, "公开内容应当准确", "各表", check)
