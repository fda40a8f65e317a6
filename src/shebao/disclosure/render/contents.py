"""What contents and bookmarks call a table, the same in every format."""

from shebao.disclosure.model import Table
from shebao.disclosure.numerals import chinese_number


def entry_title(table: Table) -> str:
    """表一 …, and a performance table with its project."""
    title = table.title.strip()
    if table.number is not None:
        return f"表{chinese_number(table.number)} {title}"
    if table.form is not None and table.form.name:
        return f"{title}：{table.form.name}"
    return title or "表"
