"""How large a source file may be, and what it must not hold."""

MEGABYTE = 2**20
MAX_BYTES = 200 * MEGABYTE
MAX_UNPACKED = 1500 * MEGABYTE
"""All parts of a workbook unpacked; a county's largest sheet takes a fifth of it."""
MAX_ROWS = 499_999
MAX_COLUMNS = 104
"""A to CZ."""
MAX_CELL = 32_767
"""Characters of a cell, as spreadsheets have it."""
