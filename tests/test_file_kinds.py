"""A file is what its content says, whatever its name; what cannot be read is refused in one sentence."""

from io import BytesIO
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZipFile

import pytest

from shebao.disclosure.read.assemble import read_blocks
from shebao.disclosure.read.raw import RawParagraph, RawTable, UnreadableFile
from shebao.disclosure.render.docx import render_docx
from shebao.disclosure.render.pdf import render_pdf
from shebao.disclosure.render.xlsx import render_xlsx
from tests.pdf_sample import sample

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600


def package(*names: str) -> bytes:
    buffer = BytesIO()
    with ZipFile(buffer, "w", ZIP_DEFLATED) as archive:
        for name in names:
            archive.writestr(name, "x")
    return buffer.getvalue()


@pytest.mark.parametrize(
    ("name", "content", "says"),
    [
        ("a.pdf", b"", "空文件"),
        ("a.docx", OLE + "EncryptedPackage".encode("utf-16-le"), "已加密"),
        ("a.doc", OLE + "WordDocument".encode("utf-16-le"), "DOC、WPS"),
        ("a.et", OLE + "Workbook".encode("utf-16-le"), "XLS、ET"),
        ("a.xlsx", package("xl/workbook.bin"), "XLSB"),
        ("a.ofd", package("OFD.xml"), "OFD"),
        ("a.zip", package("预算.pdf"), "ZIP 压缩包"),
        ("a.ods", package("mimetype", "content.xml"), "ODF"),
        ("a.pdf", b"\xff\xd8\xff\xe0" + b"\0" * 99, "图片"),
        ("a.txt", b"\x89PNG\r\n\x1a\n", "图片"),
        ("a.rar", b"Rar!\x1a\x07", "RAR"),
        ("a.rtf", b"{\\rtf1\\ansi}", "RTF"),
        ("a.mht", b"MIME-Version: 1.0\n", "MHT"),
        ("a.pdf", "不是 PDF".encode(), "不是完好的 PDF"),
        ("a.docx", b"PK\x03\x04 broken", "已损坏"),
        ("a.bin", b"\x00\x01\x02\x03" * 9, "只支持"),
    ],
)
def test_what_is_not_read_says_what_it_is_and_what_to_do(name: str, content: bytes, says: str, tmp_path: Path) -> None:
    path = tmp_path / name
    path.write_bytes(content)
    with pytest.raises(UnreadableFile, match=says) as refusal:
        list(read_blocks(path))
    assert name in str(refusal.value)
    assert "请" in str(refusal.value)


def test_a_missing_file_and_a_folder_say_so(tmp_path: Path) -> None:
    with pytest.raises(UnreadableFile, match="找不到"):
        list(read_blocks(tmp_path / "没有.pdf"))
    with pytest.raises(UnreadableFile, match="文件夹"):
        list(read_blocks(tmp_path))


def test_wrong_names_do_not_matter_and_every_block_has_its_place(tmp_path: Path) -> None:
    for render, name in ((render_pdf, "a.docx"), (render_docx, "a.xlsx"), (render_xlsx, "a.pdf")):
        made = tmp_path / f"made{Path(name).suffix}"
        render(sample(), made)
        path = tmp_path / name
        path.write_bytes(made.read_bytes())
        blocks = list(read_blocks(path))
        for block in blocks:
            if isinstance(block, RawParagraph):
                assert block.origins, (name, block.text)
            elif isinstance(block, RawTable) and not block.title.startswith("图："):
                assert [len(row) for row in block.origins] == [len(row) for row in block.grid], (name, block.title)
                assert all(any(row) for row in block.origins), (name, block.title)


def test_a_zip_bomb_is_refused_before_it_is_unpacked(tmp_path: Path) -> None:
    path = tmp_path / "a.docx"
    with ZipFile(path, "w", ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        archive.writestr("word/document.xml", b" " * 70_000_000)
    with pytest.raises(UnreadableFile, match="过大"):
        list(read_blocks(path))
