"""A document as the rules need it: tables of a known kind with keyed columns and rows, text under its headings."""

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import replace
from pathlib import Path

from shebao.disclosure.formats import Formats, load_formats
from shebao.disclosure.formats.wording import line_words, plain
from shebao.disclosure.model import (
    Block,
    Chart,
    ContentsEntry,
    Disclosure,
    Heading,
    NotRead,
    Paragraph,
    Point,
    RunningLine,
    Table,
    TableKind,
)
from shebao.disclosure.read.assemble import figures_in
from shebao.disclosure.read.raw import CHART_TITLE, RawBlock, RawParagraph, RawTable
from shebao.disclosure.recognise.cover import document_year, is_final, office_name
from shebao.disclosure.recognise.joining import join_continued
from shebao.disclosure.recognise.stacked import take_apart
from shebao.disclosure.recognise.tables import Surroundings, make_tables
from shebao.disclosure.recognise.titles import PERFORMANCE
from shebao.disclosure.recognise.units import unit_in

_PART = re.compile(r"^第[一二三四五六七八九十]+部分|^附件$")
_SECTION = re.compile(r"^[一二三四五六七八九十]{1,3}、[^。；：]{2,40}$|^附件\d+\s?[^。]{2,60}$")
_SUBSECTION = re.compile(r"^[（(][一二三四五六七八九十]{1,3}[)）][^。；：]{2,40}$")
_LEVELS = ((1, _PART), (2, _SECTION), (3, _SUBSECTION))
_WHOSE = re.compile(r"[(](?:单位|部门)[)]|^本?(?:单位|部门)")
_STOPS = re.compile("[。；，：]")
_NOTE = re.compile(r"^(?:备?注|说明)[:：]|^本表(?:无|为空)|^[（(]?(?:此|本)表(?:为空|无)|故本表|空表")
_TITLE = re.compile(r"预算|决算")
_NEAR = 5
"""A table's title and unit are looked for in so many lines above it."""


def recognise(blocks: Iterable[RawBlock], file_name: str = "", formats_folder: Path | None = None) -> Disclosure:
    """Make a disclosure of what a reader handed over, whoever made the file.

    Columns and rows of known tables get the keys that composed documents have, so that the same rules judge both.
    ``formats_folder`` holds an office's own names of tables, columns and rows. Raises FormatError where it is no good.
    """
    formats = load_formats(formats_folder)
    raw = take_apart(join_continued(list(blocks), formats), formats)
    texts = [block.text for block in raw if isinstance(block, RawParagraph)]
    titles = _titles(raw, formats)
    year = document_year(texts, titles, file_name)
    final = is_final(texts, titles, file_name)
    usual = _usual_unit(texts)
    captions = [*texts, *(text for block in raw if isinstance(block, RawTable) for text in _first_cells(block))]
    office = office_name(texts, captions, file_name)
    listed = _listed_headings(raw, office)
    made: list[Block] = []
    above: list[str] = []
    for block in raw:
        if isinstance(block, RawParagraph):
            made.append(_heading_or_paragraph(block, listed, office))
            above = [*above[1 - _NEAR :], block.text] if len(block.text) < 80 else []
        elif isinstance(block, RawTable) and block.title.startswith(CHART_TITLE):
            made.append(_chart(block))
            above = []
        elif isinstance(block, RawTable):
            made.extend(make_tables(block, Surroundings(above, year, usual, office), formats))
            above = []
    made = _numbered(_noted(made))
    title = next((text for text in texts if _TITLE.search(text) and len(text) < 60), texts[0] if texts else "")
    return Disclosure(
        year,
        office,
        title,
        tuple(made),
        final=final,
        not_read=tuple(block for block in raw if isinstance(block, NotRead)),
        contents=tuple(block for block in raw if isinstance(block, ContentsEntry)),
        running_lines=tuple(block for block in raw if isinstance(block, RunningLine)),
    )


def _titles(blocks: Sequence[RawBlock], formats: Formats) -> list[str]:
    """What the tables are called, as far as their readers know, and the lines right above them."""
    titles = []
    before: list[str] = []
    for block in blocks:
        if isinstance(block, RawTable):
            titles += [text for text in (block.title, block.place.sheet, *before) if "表" in text]
            titles += [text for text in _first_cells(block)[:3] if "表" in text]
            before = []
        elif isinstance(block, RawParagraph):
            before = [*before[-3:], block.text] if len(block.text) < 60 else []
    return titles


def _first_cells(block: RawTable) -> list[str]:
    return [text for line in block.grid[:3] for text in line if text and len(text) < 60]


def _usual_unit(texts: Sequence[str]) -> str:
    """The unit that most tables of the document name."""
    found = Counter(unit for text in texts if (unit := unit_in([text])))
    return found.most_common(1)[0][0] if found else ""


def _listed_headings(blocks: Sequence[RawBlock], office: str) -> dict[str, int]:
    """The headings that the contents page announces, without their ordinals: their level.

    A text may print 单位预算编制说明 where the contents say 四、单位预算编制说明.
    """
    listed: dict[str, int] = {}
    for block in blocks:
        if isinstance(block, ContentsEntry):
            level = next((level for level, pattern in _LEVELS if pattern.match(block.text.strip())), 0)
            words = _heading_words(block.text, office)
            if level and len(words) > 3 and not words.endswith("表"):
                listed.setdefault(words, level)
    return listed


def _heading_words(text: str, office: str) -> str:
    """A heading without its ordinal, year or office: 某局（单位）主要职能 and 一、单位主要职能 are one."""
    words = line_words(re.sub(r"^第[一二三四五六七八九十]+部分|20\d\d年?度?", "", plain(text)))
    return _WHOSE.sub("", words.replace(plain(office), "") if office else words)


def _heading_or_paragraph(block: RawParagraph, listed: dict[str, int], office: str) -> Heading | Paragraph:
    text = block.text.strip()
    if len(text) < 40 and not _STOPS.search(text) and (found := listed.get(_heading_words(text, office))):
        level = next((level for level, pattern in _LEVELS if pattern.match(text)), found)
        return Heading(block.level or level, text, origins=block.origins)
    for level, pattern in _LEVELS:
        if block.level == level or pattern.match(text):
            return Heading(level, text, origins=block.origins)
    return Paragraph(text, figures_in(text), origins=block.origins)


def _chart(block: RawTable) -> Chart:
    points = tuple(Point(row[0] or "", 0, row[-1] or "") for row in block.grid if len(row) >= 2 and row[0] is not None)
    return Chart("", block.title.removeprefix(CHART_TITLE), "share", points, "")


def _noted(blocks: Sequence[Block]) -> list[Block]:
    """Notes below a table become the table's."""
    made = list(blocks)
    for number, block in enumerate(made):
        if not isinstance(block, Table) or block.kind in PERFORMANCE:
            continue
        notes: list[str] = []
        following = number + 1
        while following < len(made) and isinstance(made[following], Table) and made[following].title == block.title:  # type: ignore[union-attr]
            following += 1
        while following < len(made) and len(notes) < 4:
            below = made[following]
            if not isinstance(below, Paragraph) or not (
                _NOTE.search(below.text[:60])
                or (notes and len(below.text) < 60 and re.match(r"\d{1,2}[、.．](?!\d)", below.text))
            ):
                break
            notes.append(below.text)
            made[following] = replace(below, style="note")
            following += 1
        if notes:
            made[number] = replace(block, note=" ".join([*([block.note] if block.note else []), *notes]))
    return made


def _numbered(blocks: Sequence[Block]) -> list[Block]:
    """Number the tables in printed order; performance tables and charts have no number."""
    number = 0
    made: list[Block] = []
    before: Table | None = None
    for block in blocks:
        if isinstance(block, Table) and block.kind not in PERFORMANCE and block.header:
            same = (
                before is not None
                and block.kind is TableKind.ORGAN_RUNNING
                and block.title == before.title
                and len(block.rows) == 1
            )
            number += 0 if same else 1
            block = replace(block, number=number)
            before = block
        made.append(block)
    return made
