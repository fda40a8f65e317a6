"""What kind of file somebody handed over, by its content: a PDF called .docx is read as a PDF.

A kind that is not read is refused in one sentence that says what it is and what to do.
"""

import re
from pathlib import Path

from shebao.disclosure.read.raw import UnreadableFile

_HEAD = 4_000_000
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_PICTURES = (
    (b"\xff\xd8\xff", "JPEG"),
    (b"\x89PNG\r\n\x1a\n", "PNG"),
    (b"GIF8", "GIF"),
    (b"II*\x00", "TIFF"),
    (b"MM\x00*", "TIFF"),
    (b"BM", "BMP"),
)
_ARCHIVES = ((b"Rar!", "RAR 压缩包"), (b"7z\xbc\xaf\x27\x1c", "7z 压缩包"), (b"\x1f\x8b", "GZIP 压缩包"))
_HTML = re.compile(rb"<\s*(?:!doctype\s+html|html|head|body|table|meta)[\s>]", re.IGNORECASE)
_SAVE_AS = "请另存为 DOCX、XLSX 或 PDF 后再读。"


def kind_of(path: Path) -> str:
    """The kind of a file: pdf, docx, xlsx, html or text.

    Raises UnreadableFile where it is missing, empty, encrypted or of a kind that is not read.
    """
    head = _head_of(path)
    if not head.strip():
        raise UnreadableFile(f"“{path.name}”是空文件。请重新导出或重新下载后再读。")
    if b"%PDF-" in head[:1024]:
        return "pdf"
    if head.startswith(b"PK"):
        return _kind_of_package(path)
    if head.startswith(_OLE):
        raise UnreadableFile(_what_ole(path.name, head))
    for magic, what in _PICTURES:
        if head.startswith(magic) or (what == "BMP" and head[:4] == b"RIFF" and head[8:12] == b"WEBP"):
            raise UnreadableFile(
                f"“{path.name}”是图片，读不出文字和数字。请换成由办公软件直接导出的文件，或先做文字识别（OCR）再读。"
            )
    for magic, what in _ARCHIVES:
        if head.startswith(magic):
            raise UnreadableFile(f"“{path.name}”是{what}。请解压后再读其中的文件。")
    if head.startswith(b"{\\rtf"):
        raise UnreadableFile(f"“{path.name}”是 RTF 文件。{_SAVE_AS}")
    if head.startswith(b"MIME-Version") or path.suffix.lower() in (".mht", ".mhtml"):
        raise UnreadableFile(f"“{path.name}”是单个文件网页（MHT）。请用浏览器另存为 HTML 后再读。")
    if b"office:spreadsheet" in head[:2000] or b"office:word" in head[:2000]:
        raise UnreadableFile(f"“{path.name}”是 XML 格式的旧版 Office 文件。{_SAVE_AS}")
    return _kind_of_text(path, head)


def _head_of(path: Path) -> bytes:
    try:
        if path.is_dir():
            raise UnreadableFile(f"“{path.name}”是文件夹。请指定其中的文件。")
        with path.open("rb") as file:
            return file.read(_HEAD)
    except FileNotFoundError:
        raise UnreadableFile(f"找不到文件“{path.name}”。请检查文件名和路径。") from None
    except OSError as error:
        raise UnreadableFile(f"打不开“{path.name}”：{error.strerror}。请检查是否有读取权限。") from error


def _kind_of_text(path: Path, head: bytes) -> str:
    suffix = path.suffix.lower()
    if suffix in (".html", ".htm", ".xhtml", ".shtml") or _HTML.search(head[:20_000]):
        return "html"
    if suffix == ".pdf":
        raise UnreadableFile(f"“{path.name}”不是完好的 PDF 文件，可能已损坏或下载不完整。请重新导出或重新下载后再读。")
    if suffix in (".docx", ".xlsx"):
        raise UnreadableFile(f"“{path.name}”不是 Word 或 Excel 文件，或已损坏。请重新导出后再试。")
    if b"\x00" in head and not head.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise UnreadableFile(f"不能读取“{path.name}”：只支持 PDF、DOCX、XLSX、HTML、TXT、MD 文件。{_SAVE_AS}")
    return "text"


def _kind_of_package(path: Path) -> str:
    # Here, because most files are no packages, and a small text is read faster than this is loaded.
    from zipfile import BadZipFile, ZipFile

    try:
        with ZipFile(path) as package:
            names = set(package.namelist())
    except (BadZipFile, OSError, NotImplementedError, ValueError):
        raise UnreadableFile(f"“{path.name}”已损坏或不完整，无法读取。请重新导出或另存后再试。") from None
    if any(name.lower().startswith("word/") for name in names):
        return "docx"
    if "xl/workbook.bin" in names:
        raise UnreadableFile(f"“{path.name}”是 Excel 二进制工作簿（XLSB）。请另存为 XLSX 后再读。")
    if any(name.lower().startswith("xl/") for name in names):
        return "xlsx"
    if "OFD.xml" in names:
        raise UnreadableFile(f"“{path.name}”是 OFD 版式文件。请用版式软件转换为 PDF，或找原来的 DOCX、XLSX 再读。")
    if any(name.lower().startswith("ppt/") for name in names):
        raise UnreadableFile(f"“{path.name}”是演示文稿。{_SAVE_AS}")
    if "content.xml" in names:
        raise UnreadableFile(f"“{path.name}”是 ODF 文件（ODT、ODS）。{_SAVE_AS}")
    if path.suffix.lower() in (".docx", ".xlsx"):
        return path.suffix.lower().lstrip(".")
    raise UnreadableFile(f"“{path.name}”是 ZIP 压缩包。请解压后再读其中的文件。")


def _what_ole(name: str, head: bytes) -> str:
    if "EncryptedPackage".encode("utf-16-le") in head:
        return f"“{name}”已加密。请去掉打开密码，另存后再试。"
    for stream, what, target in (
        ("WordDocument", "旧版 Word 或 WPS 文字（DOC、WPS）", "DOCX"),
        ("Workbook", "旧版 Excel 或 WPS 表格（XLS、ET）", "XLSX"),
        ("PowerPoint Document", "旧版演示文稿", "PDF"),
    ):
        if stream.encode("utf-16-le") in head:
            return f"“{name}”是{what}。请另存为 .{target.lower()} 后再读。"
    return f"“{name}”是旧版 Office 格式（DOC、XLS、WPS、ET）。{_SAVE_AS}"
