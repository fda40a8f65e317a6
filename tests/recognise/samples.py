"""Small published documents in the layouts of several provinces, as text with tabs: right in every figure."""

from pathlib import Path

from shebao.disclosure.check.check_file import check_file
from shebao.disclosure.check.report import Report
from shebao.disclosure.model import Disclosure, Table, TableKind
from shebao.disclosure.read.assemble import read_blocks
from shebao.disclosure.recognise.document import recognise

HERE = Path(__file__).parent
GUANGXI, SICHUAN, FINAL = (HERE / f"{name}.txt" for name in ("guangxi", "sichuan", "final"))


def recognised(text: str, folder: Path, name: str = "sample.txt", formats: Path | None = None) -> Disclosure:
    """A text of paragraphs and tab-separated tables, read and recognised."""
    path = folder / name
    path.write_text(text, "utf-8")
    return recognise(read_blocks(path), name, formats)


def checked(text: str, folder: Path) -> Report:
    """A text of paragraphs and tab-separated tables, checked."""
    path = folder / "sample.txt"
    path.write_text(text, "utf-8")
    return check_file(path)


def changed(sample: Path, line: str, old: str, new: str) -> str:
    """A sample in which the first line that contains ``line`` has a figure otherwise."""
    lines = sample.read_text("utf-8").splitlines()
    number = next(number for number, text in enumerate(lines) if line in text and old in text)
    lines[number] = lines[number].replace(old, new, 1)
    return "\n".join(lines) + "\n"


def table_of(document: Disclosure, kind: TableKind) -> Table:
    """The table of a kind; it must be there."""
    table = document.table(kind)
    assert table is not None, [t.title for t in document.tables]
    return table


def keys(table: Table) -> list[str]:
    """The keys of a table's columns."""
    return [column.key for column in table.columns]
