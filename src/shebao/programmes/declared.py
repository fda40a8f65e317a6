"""What programmes declare to the rooms below: their kinds of cases, and how their tables are journalled."""

from shebao.programmes import rows

TABLES = tuple(rows.TABLES)
