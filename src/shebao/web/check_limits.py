"""What may be uploaded: how large, how many, how many pages, under which name."""

import unicodedata
from pathlib import Path, PurePosixPath

MEGABYTE = 1024 * 1024
MAX_BYTES = 50 * MEGABYTE
MAX_FILES = 20
MAX_PAGES = 500
IDLE_MINUTES = 15

_LONGEST_NAME = 120


def too_large(name: str) -> str:
    """The refusal of a file beyond the limit."""
    return f"“{name}”超过 {MAX_BYTES // MEGABYTE} MB，没有接收。请压缩图片、拆分文件，或用命令行核对。"


def safe_name(name: str) -> str:
    """An uploaded file's name as it may be shown and stored: the last part of a path, no control signs, not too long.

    >>> safe_name("../../etc/2025年预算.pdf"), safe_name("..")
    ('2025年预算.pdf', '未命名')
    """
    last = PurePosixPath(name.replace("\\", "/")).name
    plain = "".join(sign for sign in last if unicodedata.category(sign)[0] != "C" and sign not in '/:*?"<>|')
    plain = plain.strip(" .")
    suffix = Path(plain).suffix[:10]
    while len(plain.encode()) > _LONGEST_NAME:
        plain = plain[: len(plain) - len(suffix) - 1] + suffix
    return plain or "未命名"
