"""What must not stand in the texts of a published document, and what looks unfinished.

Every text that is printed is looked at; contact fields are internal and are not. Names of persons cannot be detected.
"""

import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, replace

from shebao.budget import problems
from shebao.budget.check.personal_numbers import NumberKind, find_personal_numbers
from shebao.budget.check.report import Subject
from shebao.budget.problems import Problem
from shebao.budget.sheets import ANNEX_SHEET, SHEETS, TEXT_SHEET, Holds
from shebao.findings import Finding, Place

INTERNAL_FIELDS = frozenset({"contact", "phone", "leader", "handler"})
"""Never printed."""

_OPEN, _CLOSE = r"[〔\[［(（【﹝]", r"[〕\]］)）】﹞]"
_YEAR = r"\s*((?:19|20)[0-9]{2})\s*"


def _spaced(*words: str) -> str:
    """Any of some words, with spaces between their letters or without: 机密, 机  密."""
    return "|".join(r"\s*".join(word) for word in words)


_SECRECY = re.compile(
    _spaced("绝密", "密电", "明电", "密级", "内部资料", "内部文件", "内部使用", "不予公开", "不得公开", "请勿外传")
    + r"|(?<![随司手])机\s*密(?![切码封闭])|秘\s*密\s*[★☆]"
)
_INTERNAL = re.compile(_spaced("仅供内部审核"))
_EMPTY_NUMBER = re.compile(
    rf"{_OPEN}{_YEAR}{_CLOSE}\s*第?\s*[_＿×xXＸ○*＊ ]*号|{_OPEN}\s*[×xXＸ_＿○ ]*\s*{_CLOSE}\s*第?\s*[0-9]+\s*号"
)
_DOCUMENT_YEAR = re.compile(
    r"(?:[〔\[［【﹝]|[(（](?=\s*[12][0-9]{3}\s*[)）]\s*第?\s*[0-9]+\s*号))\s*([12][0-9]{3})\s*[〕\]］】﹞)）]"
    r"(?:\s*第?\s*[0-9]+\s*号)?"
)
_BRACKETS = re.compile(rf"[\[［(（【﹝]{_YEAR}[\]］)）】﹞]\s*(第?)\s*([0-9]+)\s*号")
_BLANK_DATE = r"(?:[0-9]{4}|[_＿×xX\s]+)?年[\s_＿×□○]+月[\s_＿×□○]*日|[0-9]{1,2}月[\s_＿×□○]+日"
_LEFTOVER = re.compile(
    _BLANK_DATE + r"|初\s*稿|征求意见稿|讨论稿|送审稿|草稿|待填|待补|待定稿|请填写|此处填写|某某|"
    r"(?<![A-Za-z0-9])[XxＸ]{2,}(?![A-Za-z])|20[XxＸ×]{2}|×{2,}|○{2,}|＊{2,}|\*{3,}|_{3,}|＿{2,}|？{2,}|\?{2,}|TODO|【\s*】"
)
_SUSPECT = re.compile(
    r"[0-9０-９@＠]|[内公外草初]\s|仅\s*供|明\s*电|[年月][\s_＿×□○]|[密稿待某×○？＊＿【XxＸ?_*]|内部|公开|外传|填写|TODO|[〔\[（(]\s*[〕\]）)]"
)
"""Most texts of a long book hold nothing of all this and need no closer look."""

_DIGITS = re.compile(r"[0-9０-９]")
_WORD_BEFORE = re.compile(r"[\u3400-\u9fff]{1,10}$")


@dataclass(frozen=True, slots=True)
class _Mark:
    """A pattern that should not be there."""

    problem: Problem
    pattern: re.Pattern[str]


_MARKS = (
    _Mark(problems.INTERNAL_MARK, _INTERNAL),
    _Mark(problems.SECRECY_MARK, _SECRECY),
    _Mark(problems.EMPTY_DOCUMENT_NUMBER, _EMPTY_NUMBER),
    _Mark(problems.DOCUMENT_NUMBER_BRACKETS, _BRACKETS),
    _Mark(problems.LEFTOVER, _LEFTOVER),
)


@dataclass(frozen=True, slots=True)
class _Passage:
    """A text of the book: where it stands, its stable name, the text."""

    place: Place
    name: str
    text: str
    has_numbers: bool = True
    """Whether numbers are looked for in it; those of prose are looked for in the whole text, over its lines."""

    paragraph_of: str = ""
    """The name of a whole text, whose places are named by paragraphs."""


def check_free_text(subject: Subject) -> Iterator[Finding]:
    """Personal numbers once for each text; marks and document numbers once for each wording, with all its places."""
    marked: dict[tuple[Problem, str], list[_Passage]] = defaultdict(list)
    suggestions: dict[str, str] = {}
    for passage in _passages(subject):
        if passage.has_numbers:
            yield from _numbers(passage)
        if passage.paragraph_of:
            continue
        for later in _later_documents(passage.text, subject.book.department.year):
            marked[problems.LATER_DOCUMENT, later].append(passage)
        for mark in _MARKS:
            for match in mark.pattern.finditer(passage.text):
                words = _with_word_before(passage.text, match)
                marked[mark.problem, words].append(passage)
                if mark.problem is problems.DOCUMENT_NUMBER_BRACKETS:
                    suggestions[words] = f"〔{match[1]}〕{match[3]}号"
    for (problem, words), passages in marked.items():
        right = suggestions.get(words, "")
        names = list(dict.fromkeys(passage.name for passage in passages))
        where = "、".join(names[:2]) + (f"等{len(names)}处" if len(names) > 2 else "")
        yield problem.finding(
            f"{where}：{problem.name}，“{words}”" + (f"应为“{right}”。" if right else "。"),
            subject=f"文字/{''.join(words.split())}",
            places=list(dict.fromkeys(passage.place for passage in passages)),
            found=words,
            expected=right or problem.action.rstrip("。"),
        )


def _with_word_before(text: str, match: re.Match[str]) -> str:
    """What was matched with the word it hangs on: 晋人社密电, 泽编字[2021]号."""
    before = _WORD_BEFORE.search(text[: match.start()])
    return (before[0] if before else "") + match[0]


def _later_documents(text: str, year: int) -> Iterator[str]:
    """Years of document numbers behind the year of the budget: 〔2035〕5号 in a book of 2025."""
    for match in _DOCUMENT_YEAR.finditer(text):
        if int(match[1]) > year:
            yield _with_word_before(text, match)


def _numbers(passage: _Passage) -> Iterator[Finding]:
    if len(_DIGITS.findall(passage.text)) < 9 and "@" not in passage.text and "＠" not in passage.text:
        return
    kinds = {
        NumberKind.MOBILE: problems.MOBILE_NUMBER,
        NumberKind.IDENTITY: problems.IDENTITY_NUMBER,
        NumberKind.DOUBTFUL: problems.DOUBTFUL_NUMBER,
        NumberKind.MAIL: problems.MAIL_ADDRESS,
    }
    for found in find_personal_numbers(passage.text):
        problem = kinds[found.kind]
        yield problem.finding(
            f"{passage.name}：{problem.name}（{found.masked}）。",
            subject=passage.name,
            places=[_at_line(passage, found.line)],
            found=found.masked,
            expected="不含个人号码的文字",
        )


def _at_line(passage: _Passage, line: int) -> Place:
    """The paragraph of a whole text in which a line stands; other passages have one place."""
    if not passage.paragraph_of:
        return passage.place
    return replace(passage.place, text=f"{passage.paragraph_of}第{_paragraph_number(passage.text, line)}段")


def _paragraph_number(text: str, line: int) -> int:
    return sum(1 for before in text.split("\n")[: line + 1] if before.strip())


def _passages(subject: Subject) -> Iterator[_Passage]:
    """Every printed text: of the records, of the cover, of the prose, of the annexes."""
    book = subject.book
    for sheet in SHEETS:
        columns = [
            (column.field, column.header)
            for column in sheet.columns
            if column.holds in (Holds.TEXT, Holds.LONG_TEXT) and column.field not in INTERNAL_FIELDS
        ]
        if sheet.attribute == "acknowledgements":
            columns = [(field, header) for field, header in columns if field == "reason"]
        held = getattr(book, sheet.attribute)
        for record in (held,) if sheet.single else held:
            for field, header in columns:
                text = getattr(record, field)
                if len(text) > 1 and _SUSPECT.search(text):
                    label = getattr(record, "name", "") or getattr(record, "item", "")
                    of_whom = f"{sheet.name}/{label}" if label and not sheet.single and text != label else sheet.name
                    place = subject.place(sheet.attribute, getattr(record, "row", 0), field)
                    yield _Passage(place, f"{of_whom}/{header}", text)
    for key, text in book.texts.items():
        yield from _paragraphs(subject.file_of(f"texts/{key.value}.md"), TEXT_SHEET, key.value, text)
    for annex in book.annexes:
        file = subject.file_of("annexes")
        place = Place(file, ANNEX_SHEET, text=annex.title)
        yield _Passage(place, f"附件/{annex.title}/文号", f"{annex.title} {annex.document_number}")
        yield from _paragraphs(file, ANNEX_SHEET, annex.title, annex.body)


def _paragraphs(file: str, sheet: str, name: str, text: str) -> Iterator[_Passage]:
    """A prose text as a whole, for numbers that run over its lines, and each of its paragraphs, for all else."""
    label = f"{sheet}/{name}"
    yield _Passage(Place(file, sheet, None, "正文"), label, text, paragraph_of=name)
    paragraphs = [line for line in text.split("\n") if line.strip()]
    for number, line in enumerate(paragraphs, start=1):
        yield _Passage(Place(file, sheet, None, "正文", text=f"{name}第{number}段"), label, line, has_numbers=False)
