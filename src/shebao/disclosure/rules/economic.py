"""Table 6 as the rules read it: lines by economic class, whether the table prints codes or names only."""

from dataclasses import dataclass

from shebao.budget.codes import code_tables
from shebao.disclosure.model import TableKind
from shebao.disclosure.rules.rule import Material, RowView, TableView, plain_name


@dataclass(frozen=True, slots=True)
class EconomicTable:
    """Table 6: its view, its 类 with their lines."""

    view: TableView
    classes: tuple[tuple[RowView, tuple[RowView, ...]], ...]
    codes: dict[int, str]

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
    classes: list[tuple[RowView, tuple[RowView, ...]]] = []
    below: list[RowView] = []
    head: RowView | None = None
    for row in view.rows:
        key = row.key.partition("/")[0]
        code = key if key.isdigit() and len(key) in (3, 5) else names.get(plain_name(row.text("name")), "")
        codes[id(row)] = code
        if row.role == "class":
            if head is not None:
                classes.append((head, tuple(below)))
            head, below = row, []
        elif row.role != "total":
            below.append(row)
    if head is not None:
        classes.append((head, tuple(below)))
    return EconomicTable(view, tuple(classes), codes)
