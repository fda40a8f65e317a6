"""The daily head of the journal, kept in a file outside the database (日终摘要).

A chain can be rewritten from any point on by somebody who owns the database; not so that it ends in a hash that was
written down elsewhere. The file is meant to lie where the application's account can only append.
"""

import os
from datetime import date
from pathlib import Path

from shebao.journal.models import Head

SIGN = "\t"


def export_head(path: Path, day: date) -> str:
    """Append the day, the number and the hash of the newest entry as a line; returns the line."""
    head = Head.objects.get(pk=1)
    line = SIGN.join((day.isoformat(), str(head.number), head.hash))
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("a", encoding="utf-8") as file:
        file.write(line + "\n")
        file.flush()
        os.fsync(file.fileno())
    return line


def read_heads(path: Path) -> list[tuple[str, int, str]]:
    """The lines of the file: day, number, hash. Raises ValueError naming the line that is not one."""
    heads = []
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        parts = line.split(SIGN)
        if len(parts) != 3 or not parts[1].isdecimal():
            raise ValueError(f"{path.name} 第{number}行不是日终摘要：{line[:60]}")
        heads.append((parts[0], int(parts[1]), parts[2]))
    return heads
