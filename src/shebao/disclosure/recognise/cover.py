"""Whose document it is, of which year, budget or final accounts: from the cover, the titles, the file's name."""

import re
from collections import Counter
from collections.abc import Sequence
from itertools import pairwise

from shebao.disclosure.formats.wording import plain

_OFFICE = re.compile(
    r"(?:预算|编制|填报|公开)?(?:部门|单位)(?:名称)?[:：]([^\s:：,，。（(]{3,40}?)(?:[(（](?:公章|盖章|签章|部门|单位)[)）])?(?:\s|(?:金额|计量|货币)?单位[:：]|$)"
)
_TITLE = re.compile(r"^(.{2,40}?)(?:关于)?(20\d\d)年?度?(?:部门|单位)?(?:[(（].{1,4}[)）])?(预算|决算)")
_TITLE_AFTER = re.compile(r"^(20\d\d)年?度?(.{2,40}?)(?:部门|单位)?(预算|决算)(?:公开)?")
_YEAR = re.compile(r"(20\d\d)年?度?(?:[^\d]{0,30}?)(?:预算|决算)")
_NO_OFFICE = re.compile(
    r"(?:省|市|县|区|自治区)级?(?:部门|单位|市级|省级)?$|^(?:部门|单位|市级|省级|县级|区级|附件\d*|第[一二三四五六七八九十]+部分)"
)
_TITLE_ALONE = re.compile(r"20\d\d年?度?(?:部门|单位)?(?:预算|决算)(?:公开|情况|说明|报告)*")
_OFFICE_ALONE = re.compile(r"[^\d，。；：、]{3,30}(?:[局处委办室院校所站队厅会部馆社府团乡镇]|中心|街道)")


def office_name(texts: Sequence[str], captions: Sequence[str], file_name: str) -> str:
    """The office's name: the most frequent of the lines 预算单位：…, else of titles or the file's name; "" unknown."""
    named = Counter(match[1] for text in captions if (match := _OFFICE.search(re.sub(r"[ 　]+", " ", text))))
    if named:
        return plain(named.most_common(1)[0][0])
    cover = [plain(text) for text in texts[:5]]
    for upper, lower in pairwise(cover):
        for name, title in ((upper, lower), (lower, upper)):
            if _TITLE_ALONE.fullmatch(title) and _OFFICE_ALONE.fullmatch(name):
                return name
    stem = re.sub(r"\.[A-Za-z]+$", "", file_name)
    for text in (*texts[:8], stem):
        words = plain(text)
        for pattern, group in ((_TITLE, 1), (_TITLE_AFTER, 2)):
            match = pattern.search(words)
            if match and not _NO_OFFICE.search(match[group]) and not re.search("[，。；,;]", match[group]):
                return match[group]
    return ""


def document_year(texts: Sequence[str], titles: Sequence[str], file_name: str) -> int:
    """The year the document is about: of its first titles, else the most frequent of its tables, else any year."""
    for text in (*texts[:6],):
        if len(plain(text)) <= 60 and (match := _YEAR.search(plain(text))):
            return int(match[1])
    found = Counter(match for title in titles for match in re.findall(r"20\d\d", title))
    if not found:
        found = Counter(match[1] for text in texts if (match := _YEAR.search(plain(text))))
    if not found:
        found = Counter(re.findall(r"20\d\d", file_name))
    return int(found.most_common(1)[0][0]) if found else 0


def is_final(texts: Sequence[str], titles: Sequence[str], file_name: str) -> bool:
    """Whether it is final accounts (决算): as its cover says, its tables are called, its first lines say."""
    for text in texts[:6]:
        match = _TITLE.search(plain(text)) or _TITLE_AFTER.search(plain(text))
        if match is not None and len(plain(text)) <= 60:
            return match[3] == "决算"
    said = [text for text in titles if "决算" in text or "预算" in text]
    if said:
        return sum("决算" in text for text in said) * 2 > len(said)
    first = next((text for text in (*texts[:10], file_name) if "决算" in text or "预算" in text), "")
    return "决算" in first
