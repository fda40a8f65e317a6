"""Tables that every layout is made of: by function, by economic class, balances of income and expenditure.

A layout gives the columns as paths of header cells (支出预算/基本支出) with what they sum; merged cells follow.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from shebao.disclosure.layouts.accounts import Accounts, Wanted, both, economic_within, everything, within
from shebao.disclosure.layouts.printed import Kind, Mark, PrintedCell, PrintedRow
from shebao.disclosure.layouts.style import Pen


@dataclass(frozen=True, slots=True)
class Money:
    """A column of amounts: its header path, which lines it sums and which of their amounts."""

    path: tuple[str, ...]
    wanted: Wanted = everything
    amount: str = "now"

    @property
    def name(self) -> str:
        """The lowest header cell."""
        return self.path[-1]


def merged_header(paths: Sequence[tuple[str, ...]]) -> tuple[PrintedRow, ...]:
    """Header rows from one path per column: equal neighbours merge, short paths reach down."""
    depth = max(len(path) for path in paths)
    rows: list[PrintedRow] = []
    for level in range(depth):
        cells: list[PrintedCell] = []
        start = 0
        while start < len(paths):
            path = paths[start]
            if len(path) <= level:
                start += 1
                continue
            end = start + 1
            last = level == len(path) - 1
            while not last and end < len(paths) and paths[end][: level + 1] == path[: level + 1]:
                end += 1
            cells.append(PrintedCell(path[level], columns=end - start, rows=depth - level if last else 1))
            start = end
        rows.append(PrintedRow(tuple(cells)))
    return tuple(rows)


LEVELS = {3: "类", 5: "款", 7: "项"}


def code_cells(pen: Pen, code: str, widths: tuple[int, ...]) -> list[PrintedCell]:
    """The code in one column, or split into 类 款 项 where the style splits."""
    if not pen.style.split_codes:
        return [PrintedCell(code)]
    edges = (0, *widths)
    pieces = [code[low:high] for low, high in zip(edges, widths, strict=False)]
    return [PrintedCell(piece) for piece in pieces]


def code_paths(pen: Pen, lead: tuple[str, ...], names: tuple[str, ...], whole: str) -> list[tuple[str, ...]]:
    """Header paths of the code columns."""
    return [(*lead, name) for name in names] if pen.style.split_codes else [(*lead[:-1], whole)]


def total_row(
    pen: Pen, accounts: Accounts, key: str, columns: Sequence[Money], wanted: Wanted, label_columns: int, label: str
) -> PrintedRow:
    """The row 合计, its label over the columns of codes and names."""
    cells = [PrintedCell(label, columns=label_columns)]
    for column in columns:
        fen = accounts.total(both(wanted, column.wanted), column.amount)
        cells.append(pen.cell(fen, f"{key}/{label}/{column.name}", Kind.TOTAL))
    return PrintedRow(tuple(cells), label, "总计")


def function_rows(
    pen: Pen,
    accounts: Accounts,
    key: str,
    columns: Sequence[Money],
    wanted: Wanted = everything,
    *,
    total: str = "合计",
    indent: str = "",
) -> tuple[PrintedRow, ...]:
    """类, 款 and 项 with an amount, and the total first or last."""
    amounts = tuple(dict.fromkeys(column.amount for column in columns))
    rows: list[PrintedRow] = []
    for code in accounts.functions(wanted, amounts):
        name = accounts.name_of(code)
        cells = [*code_cells(pen, code, (3, 5, 7)), PrintedCell(indent * ((len(code) - 3) // 2) + name)]
        for column in columns:
            fen = accounts.total(both(wanted, within(code), column.wanted), column.amount)
            cells.append(pen.cell(fen, f"{key}/{code}{name}/{column.name}"))
        rows.append(PrintedRow(tuple(cells), name, LEVELS[len(code)]))
    return with_total(pen, accounts, key, columns, wanted, rows, (3 if pen.style.split_codes else 1) + 1, total)


def economic_rows(
    pen: Pen, accounts: Accounts, key: str, columns: Sequence[Money], wanted: Wanted, *, total: str = "合计"
) -> tuple[PrintedRow, ...]:
    """类 and 款 of the economic classification with an amount, and the total first or last."""
    rows: list[PrintedRow] = []
    for code in accounts.economics(wanted):
        name = accounts.name_of(code)
        cells = [*code_cells(pen, code, (3, 5)), PrintedCell(name)]
        for column in columns:
            fen = accounts.total(both(wanted, economic_within(code), column.wanted), column.amount)
            cells.append(pen.cell(fen, f"{key}/{code}{name}/{column.name}"))
        rows.append(PrintedRow(tuple(cells), name, LEVELS[len(code)]))
    return with_total(pen, accounts, key, columns, wanted, rows, (2 if pen.style.split_codes else 1) + 1, total)


def with_total(
    pen: Pen,
    accounts: Accounts,
    key: str,
    columns: Sequence[Money],
    wanted: Wanted,
    rows: list[PrintedRow],
    label_columns: int,
    label: str,
) -> tuple[PrintedRow, ...]:
    """Put the total where the style has it. An empty table keeps an empty row and its total without figures."""
    last = total_row(pen, accounts, key, columns, wanted, label_columns, label)
    if not rows:
        width = label_columns + len(columns)
        return PrintedRow(tuple(PrintedCell() for _ in range(width)), level="空"), last
    return (last, *rows) if pen.style.total_first else (*rows, last)


@dataclass(frozen=True, slots=True)
class Side:
    """A line of one side of a balance: its label and its amounts, None where a column has none.

    ``level`` is 总计 for the totals at the foot.
    """

    label: str
    fen: tuple[int | None, ...]
    level: str = "行"


def balance_rows(pen: Pen, key: str, left: Sequence[Side], right: Sequence[Side], foot: int) -> tuple[PrintedRow, ...]:
    """Income beside expenditure: the last ``foot`` lines of both sides stand level at the foot."""
    heads = max(len(left), len(right)) - foot
    blank_left = Side("", tuple(None for _ in left[0].fen))
    blank_right = Side("", tuple(None for _ in right[0].fen))
    upper_left = [*left[: len(left) - foot], *[blank_left] * (heads - len(left) + foot)]
    upper_right = [*right[: len(right) - foot], *[blank_right] * (heads - len(right) + foot)]
    pairs = zip((*upper_left, *left[len(left) - foot :]), (*upper_right, *right[len(right) - foot :]), strict=True)
    rows: list[PrintedRow] = []
    for one, other in pairs:
        cells: list[PrintedCell] = []
        for side in (one, other):
            cells.append(PrintedCell(side.label))
            for position, fen in enumerate(side.fen):
                kind = Kind.TOTAL if side.level == "总计" else Kind.CELL
                about = f"{key}/{side.label}/{position}"
                cells.append(
                    PrintedCell(number=True) if fen is None else pen.cell(fen, about, kind, blank=not side.label)
                )
        level = "总计" if "总计" in (one.level, other.level) else "行"
        rows.append(PrintedRow(tuple(cells), one.label or other.label, level))
    return tuple(rows)


def numbered_row(width: int, label_columns: int, first: str) -> PrintedRow:
    """The row of column numbers under a header: 栏次 1 2 3, or ** 1 2 3."""
    cells = [PrintedCell(first, columns=label_columns)]
    cells += [PrintedCell(str(number)) for number in range(1, width + 1)]
    return PrintedRow(tuple(cells))


def text_row(label: str, *cells: str | Mark) -> PrintedRow:
    """A row of plain cells."""
    return PrintedRow(tuple(PrintedCell(cell) for cell in (label, *cells)), label)
