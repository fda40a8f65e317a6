"""Open an Office file (.docx, .xlsx) that a stranger sent: size limits, no document types, no entities, no network."""

import posixpath
from pathlib import Path
from typing import Any
from zipfile import BadZipFile, ZipFile
from zlib import error as ZlibError  # noqa: N812 - a class, named as one

from lxml import etree

from shebao.disclosure.read.raw import UnreadableFile

LARGEST_PART = 60_000_000
LARGEST_PACKAGE = 120_000_000
"""Bytes of XML after unpacking (pictures are never unpacked). A real disclosure has a few million."""

OLE_MAGIC = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
ENCRYPTED = "EncryptedPackage".encode("utf-16-le")

RELATIONSHIP = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"

Element = Any
"""An lxml element (lxml has no types here)."""


class OfficePackage:
    """The parts of an Office file. Raises UnreadableFile where it is missing, broken, encrypted or too large."""

    def __init__(self, path: Path) -> None:
        self.name = path.name
        try:
            self._archive = ZipFile(path)
        except FileNotFoundError:
            raise UnreadableFile(f"找不到文件“{path.name}”，请检查路径。") from None
        except BadZipFile:
            raise UnreadableFile(_why_no_package(path)) from None
        except OSError as error:
            raise UnreadableFile(
                f"打不开“{path.name}”：{error.strerror}。请检查文件是否存在、是否有读取权限。"
            ) from error
        sizes = {info.filename: info.file_size for info in self._archive.infolist()}
        parts = [size for name, size in sizes.items() if name.lower().endswith((".xml", ".rels", ".vml"))]
        if sum(parts) > LARGEST_PACKAGE or max(parts, default=0) > LARGEST_PART:
            self._archive.close()
            raise UnreadableFile(f"“{self.name}”解压后过大，不像正常的公开文本，没有读取。请另存为新文件后再试。")
        self._names = {name.lower(): name for name in sizes}

    def __enter__(self) -> "OfficePackage":
        """The open package."""
        return self

    def __exit__(self, *_: object) -> None:
        """Close the file."""
        self._archive.close()

    def xml(self, part: str) -> Element | None:
        """The root element of a part, None where there is no such part."""
        name = self._names.get(part.lstrip("/").lower())
        if name is None:
            return None
        try:
            data = self._archive.read(name)
        except RuntimeError:
            raise UnreadableFile(f"“{self.name}”已加密。请去掉打开密码，另存后再试。") from None
        except (BadZipFile, ZlibError, EOFError, NotImplementedError):
            raise self.broken() from None
        parser = etree.XMLParser(
            resolve_entities=False,
            no_network=True,
            load_dtd=False,
            huge_tree=False,
            remove_comments=True,
            remove_pis=True,
        )
        try:
            root = etree.fromstring(data, parser)
        except etree.XMLSyntaxError:
            raise self.broken() from None
        if root.getroottree().docinfo.doctype:
            raise UnreadableFile(
                f"“{self.name}”含有不安全的内容（文档类型定义），没有读取。请用 WPS 或 Office 另存后再试。"
            )
        return root

    def relationships(self, part: str) -> dict[str, tuple[str, str]]:
        """The relationships of a part: id → (kind, name of the other part). Links out of the package are left out."""
        folder, _, name = part.rpartition("/")
        root = self.xml(f"{folder}/_rels/{name}.rels")
        found: dict[str, tuple[str, str]] = {}
        for node in root if root is not None else ():
            if node.get("TargetMode") != "External":
                target = node.get("Target", "")
                joined = target if target.startswith("/") else posixpath.join("/", folder, target)
                found[node.get("Id", "")] = (node.get("Type", "").rpartition("/")[2], posixpath.normpath(joined))
        return found

    def main_part(self) -> str:
        """The name of the main part (the document, the workbook)."""
        for kind, target in self.relationships("").values():
            if kind == "officeDocument":
                return target
        raise self.broken()

    def broken(self) -> UnreadableFile:
        """What to say of a file that is not what it should be."""
        return UnreadableFile(f"“{self.name}”已损坏或不完整，无法读取。请重新导出或另存后再试。")


def number_in(node: Element, name: str, default: int, most: int = 2**31) -> int:
    """A whole number of an attribute, the default where it is missing or none; at most ``most``."""
    text = (node.get(name) or "").strip() if node is not None else ""
    return min(int(text), most) if text.isascii() and text.isdigit() and len(text) < 12 else default


def _why_no_package(path: Path) -> str:
    head = path.read_bytes()[:4_000_000] if path.is_file() else b""
    if head.startswith(OLE_MAGIC):
        if ENCRYPTED in head:
            return f"“{path.name}”已加密。请去掉打开密码，另存后再试。"
        return f"“{path.name}”是旧版 Office 格式（.doc、.xls）。请另存为 .docx 或 .xlsx 后再试。"
    if not head:
        return f"“{path.name}”是空文件，请重新导出。"
    return f"“{path.name}”不是 Word 或 Excel 文件，或已损坏。请重新导出后再试。"
