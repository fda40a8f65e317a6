"""Table 6 as the rules read it: lines by economic class, whether the table prints codes or names only."""

from dataclasses import dataclass, field

from shebao.budget.codes import code_tables
from shebao.disclosure.formats.wording import line_words
from shebao.disclosure.model import TableKind
from shebao.disclosure.rules.rule import Material, RowView, TableView, plain_name


@dataclass(frozen=True, slots=True)
class EconomicTable:
    """Table 6: its view, its 类 with their lines; ``subtotals`` are the rows 人员经费合计 and 公用经费合计."""

    view: TableView
    classes: tuple[tuple[RowView, tuple[RowView, ...]], ...]
    codes: dict[int, str]
    subtotals: dict[str, RowView] = field(default_factory=dict)

    def code(self, row: RowView) -> str:
        """The economic code of a row: of its key, else of its name; "" where neither tells."""
        return self.codes.get(id(row), "")

    def lines(self, code: str) -> list[RowView]:
        """The rows of one 款 (several where it maps to several government classes), or of one 类."""
        return [row for row in self.view.rows if self.code(row) == code]


def economic_table(material: Material) -> EconomicTable | None:
    """Table 6 with the code of every line, None where the document has no such table."""
    view = material.view(TableKind.BASIC_BY_ECONOMIC)
    if view is None:
        return None
    names = {code.name: code.code for code in code_tables(material.document.year).economic.values()}
    codes: dict[int, str] = {}
    subtotals: dict[str, RowView] = {}
    classes: dict[str, tuple[RowView, list[RowView]]] = {}
    head = ""
    for row in view.rows:
        words = line_words(row.text("name")) or line_words(row.key)
        kind = next(
            (kind for kind in ("人员经费", "公用经费") if words in (kind, f"{kind}合计", f"日常{kind}合计")), ""
        )
        if kind:
            subtotals[f"{kind}合计"] = row
            continue
        key = row.key.partition("/")[0]
        code = key if key.isdigit() and len(key) in (3, 5) else names.get(plain_name(row.text("name")), "")
        codes[id(row)] = code
        if row.role == "class":
            head = code or row.key
            classes.setdefault(head, (row, []))
        elif row.role != "total" and row.key:
            owner = code[:3] if len(code) == 5 and code[:3] in classes else head
            if owner in classes:
                classes[owner][1].append(row)
    return EconomicTable(view, tuple((row, tuple(below)) for row, below in classes.values()), codes, subtotals)
