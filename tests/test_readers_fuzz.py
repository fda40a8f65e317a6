"""Whatever is done to a file, its reader reads it or refuses it with a sentence: nothing else may come out."""

from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from zipfile import ZIP_STORED, ZipFile

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from shebao.disclosure.model import Heading, Paragraph
from shebao.disclosure.read.assemble import read_blocks
from shebao.disclosure.read.raw import RawTable, UnreadableFile
from shebao.disclosure.render.docx import render_docx
from shebao.disclosure.render.html import render_html
from shebao.disclosure.render.pdf import render_pdf
from shebao.disclosure.render.xlsx import render_xlsx
from tests.pdf_sample import balance_table, coded_table, disclosure

RENDERERS: dict[str, Callable[..., None]] = {
    "pdf": render_pdf,
    "docx": render_docx,
    "xlsx": render_xlsx,
    "html": render_html,
}
FUZZ = settings(
    max_examples=40,
    deadline=None,
    derandomize=True,
    database=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    folder = tmp_path_factory.mktemp("files")
    document = disclosure(
        (
            Heading(1, "第一部分"),
            Paragraph("收入12.50万元。"),
            Heading(1, "第二部分"),
            balance_table(),
            coded_table(1, 3),
        )
    )
    made = {}
    for kind, render in RENDERERS.items():
        render(document, folder / f"a.{kind}")
        made[kind] = (folder / f"a.{kind}").read_bytes()
    made["txt"] = "目录\n一、收入\t1\n\n一、收入\n收入12.50万元。\n\n项目\t金额\n合计\t12.50\n".encode()
    return made


def reads_or_refuses(content: bytes, path: Path) -> None:
    path.write_bytes(content)
    try:
        blocks = list(read_blocks(path))
    except UnreadableFile as refusal:
        assert path.name in str(refusal)
        return
    for block in blocks:
        if isinstance(block, RawTable):
            assert len({len(row) for row in block.grid}) <= 1, "a grid is full"


def flipped(content: bytes, places: list[tuple[int, int]]) -> bytes:
    changed = bytearray(content)
    for place, bit in places:
        changed[place % len(changed)] ^= 1 << bit
    return bytes(changed)


PLACES = st.lists(st.tuples(st.integers(0, 2**24), st.integers(0, 7)), min_size=1, max_size=20)
KINDS = ["pdf", "docx", "xlsx", "html", "txt"]


@pytest.mark.parametrize("kind", KINDS)
@FUZZ
@given(end=st.integers(0, 2**24))
def test_truncated(kind: str, files: dict[str, bytes], tmp_path: Path, end: int) -> None:
    content = files[kind]
    reads_or_refuses(content[: end % len(content)], tmp_path / f"a.{kind}")


@pytest.mark.parametrize("kind", KINDS)
@FUZZ
@given(places=PLACES)
def test_bits_flipped(kind: str, files: dict[str, bytes], tmp_path: Path, places: list[tuple[int, int]]) -> None:
    reads_or_refuses(flipped(files[kind], places), tmp_path / f"a.{kind}")


@pytest.mark.parametrize("kind", ["docx", "xlsx"])
@FUZZ
@given(number=st.integers(0, 2**24), place=st.integers(0, 2**24), value=st.sampled_from("-9x0"))
def test_a_number_inside_an_office_file_is_wrong(
    kind: str, files: dict[str, bytes], tmp_path: Path, number: int, place: int, value: str
) -> None:
    """The file is whole, its XML too, but a count, an index or a span in it is not what it should be."""
    source = ZipFile(BytesIO(files[kind]))
    parts = {name: source.read(name) for name in source.namelist()}
    victims = sorted(name for name in parts if name.endswith((".xml", ".rels")))
    victim = victims[number % len(victims)]
    content = bytearray(parts[victim])
    digits = [at for at, byte in enumerate(content) if chr(byte).isdigit() and at > 60]
    if digits:
        content[digits[place % len(digits)]] = ord(value)
    buffer = BytesIO()
    with ZipFile(buffer, "w", ZIP_STORED) as archive:
        for name, part in parts.items():
            archive.writestr(name, bytes(content) if name == victim else part)
    reads_or_refuses(buffer.getvalue(), tmp_path / f"a.{kind}")


def word(body: str) -> bytes:
    """A Word file with this body."""
    space = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
    kind = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument"
    buffer = BytesIO()
    with ZipFile(buffer, "w") as archive:
        archive.writestr(
            "_rels/.rels",
            '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
            f'<Relationship Id="r" Type="{kind}" Target="word/document.xml"/></Relationships>',
        )
        archive.writestr("word/document.xml", f'<w:document xmlns:w="{space}"><w:body>{body}</w:body></w:document>')
    return buffer.getvalue()


BOX = "<w:p><w:r><w:pict><w:txbxContent>"
BOX_END = "</w:txbxContent></w:pict></w:r></w:p>"


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("nested.html", b"<div>" * 100_000 + "深".encode()),
        ("nested.html", b"<table><tr><td>" * 3_000 + "深".encode()),
        ("spans.html", b"<table>" + b"<tr><td rowspan=9999 colspan=9999>1</td></tr>" * 50 + b"</table>"),
        ("tables.docx", word("<w:tbl><w:tr><w:tc>" * 60 + "</w:tc></w:tr></w:tbl>" * 60)),
        ("boxes.docx", word(BOX * 40 + "<w:p><w:r><w:t>深</w:t></w:r></w:p>" + BOX_END * 40)),
        ("spans.docx", word("<w:tbl><w:tr><w:tc><w:tcPr><w:gridSpan w:val='-5'/></w:tcPr></w:tc></w:tr></w:tbl>")),
        ("columns.txt", b"\t" * 100_000 + b"1"),
        ("lines.txt", b"1\n" * 400_000),
    ],
)
def test_monsters(name: str, content: bytes, tmp_path: Path) -> None:
    reads_or_refuses(content, tmp_path / name)


def test_entities_are_not_expanded(tmp_path: Path) -> None:
    bomb = '<!DOCTYPE w [<!ENTITY a "' + "x" * 1000 + '">]>'
    path = tmp_path / "a.docx"
    with ZipFile(path, "w") as archive:
        archive.writestr("_rels/.rels", f"{bomb}<Relationships>&a;</Relationships>")
        archive.writestr("word/document.xml", "<x/>")
    with pytest.raises(UnreadableFile, match=r"不安全|已损坏"):
        list(read_blocks(path))


def test_cells_far_apart_make_no_sheet_of_billions(tmp_path: Path) -> None:
    """Two ruled cells at the ends of a sheet enclose seventeen billion."""
    space = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    document = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    package = "http://schemas.openxmlformats.org/package/2006/relationships"
    cell = '<c r="{}" t="inlineStr"><is><t>1</t></is></c>'
    rows = "".join(f'<row r="{y}">{cell.format(f"A{y}")}{cell.format(f"XFD{y}")}</row>' for y in range(1, 200))
    path = tmp_path / "a.xlsx"
    with ZipFile(path, "w") as archive:
        for name, kind, target in (
            ("_rels/.rels", "officeDocument", "xl/workbook.xml"),
            ("xl/_rels/workbook.xml.rels", "worksheet", "worksheets/sheet1.xml"),
        ):
            link = f'<Relationship Id="r1" Type="{document}/{kind}" Target="{target}"/>'
            archive.writestr(name, f'<Relationships xmlns="{package}">{link}</Relationships>')
        sheet = '<sheet name="一" sheetId="1" r:id="r1"/>'
        archive.writestr(
            "xl/workbook.xml", f'<workbook xmlns="{space}" xmlns:r="{document}"><sheets>{sheet}</sheets></workbook>'
        )
        archive.writestr(
            "xl/worksheets/sheet1.xml", f'<worksheet xmlns="{space}"><sheetData>{rows}</sheetData></worksheet>'
        )
    with pytest.raises(UnreadableFile, match="过大"):
        list(read_blocks(path))
