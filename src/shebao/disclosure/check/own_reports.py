"""Our own reports among the files to check: written beside the documents, they must not be taken for documents."""

import re
import zipfile
from pathlib import Path

MARK = "shebao check"
"""Stands in every report as its generator: a meta element of HTML, the comments of a workbook."""

META = f'<meta name="generator" content="{MARK}">'

_HEAD = 4_096
_JSON = re.compile(r'\{\s*"documents":\s*\[\s*(?:\]|\{\s*"file":)')


def is_own_report(path: Path) -> bool:
    """Whether a file is a report of this checker (HTML, XLSX, JSON), by what it holds, not by its name."""
    try:
        match path.suffix.lower():
            case ".html" | ".htm" | ".xhtml" | ".txt":
                return META in _head(path)
            case ".json":
                return _JSON.match(_head(path)) is not None
            case ".xlsx":
                with zipfile.ZipFile(path) as parts, parts.open("docProps/core.xml") as properties:
                    return f">{MARK}<" in properties.read(_HEAD).decode("utf-8", "replace")
            case _:
                return False
    except (OSError, KeyError, zipfile.BadZipFile, NotImplementedError, RuntimeError):
        return False  # whoever reads the file says what is wrong with it


def _head(path: Path) -> str:
    with path.open("rb") as file:
        return file.read(_HEAD).decode("utf-8", "replace")
