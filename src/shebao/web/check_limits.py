"""What may be uploaded: how large, how many, how many pages, of which kinds. One refusal for each, with what to do."""

import re
import unicodedata
import zipfile
from pathlib import Path, PurePosixPath

MEGABYTE = 1024 * 1024
MAX_BYTES = 50 * MEGABYTE
MAX_FILES = 20
MAX_PAGES = 500
IDLE_MINUTES = 15

_LONGEST_NAME = 120
_OFFICE = {"word/": ".docx", "xl/": ".xlsx"}
_TEXT_SUFFIXES = (".txt", ".md", ".text", ".markdown")


class RefusedUpload(Exception):  # noqa: N818 - named for what happened to the file, as its message says it
    """A file that is not taken. The message is Chinese and says why and what to do."""


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


def kind_of(path: Path, name: str) -> str:
    """The suffix that fits what a file holds, whatever it is called. Raises RefusedUpload where it is no document."""
    with path.open("rb") as file:
        head = file.read(64 * 1024)
    if not head.strip():
        raise RefusedUpload(f"“{name}”是空文件。请重新保存后再上传。")
    if b"%PDF-" in head[:1024]:
        return ".pdf"
    if head.startswith(b"PK\x03\x04"):
        return _office_kind(path, name)
    if head.startswith(b"\xd0\xcf\x11\xe0"):
        raise RefusedUpload(f"“{name}”是旧版 Office 文件（.doc、.xls、.wps）。请另存为 DOCX、XLSX 或 PDF 后上传。")
    if head.startswith((b"\xff\xd8\xff", b"\x89PNG", b"GIF8", b"BM", b"II*\x00", b"MM\x00*")):
        raise RefusedUpload(f"“{name}”是图片，不能读取文字。请上传原来的 Word、Excel 或 PDF 文件。")
    if re.search(rb"<\s*(?:!doctype\s+html|html|body|table)\b", head, re.IGNORECASE):
        return ".html"
    if b"\x00" in head and not head.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise RefusedUpload(f"“{name}”不是能读取的文件。可上传 PDF、DOCX、XLSX、网页（HTML）和文本（TXT）。")
    suffix = Path(name).suffix.lower()
    return suffix if suffix in _TEXT_SUFFIXES else ".txt"


def _office_kind(path: Path, name: str) -> str:
    try:
        with zipfile.ZipFile(path) as package:
            names = package.namelist()
    except (zipfile.BadZipFile, OSError, ValueError) as error:
        raise RefusedUpload(f"“{name}”已损坏，打不开。请重新保存后再上传。") from error
    for folder, suffix in _OFFICE.items():
        if any(entry.startswith(folder) for entry in names):
            return suffix
    raise RefusedUpload(f"“{name}”是压缩包或其他文件。请解压后上传里面的 PDF、DOCX 或 XLSX 文件。")
