"""Names (姓名): one key for all ways in which the same name is written, and how two names are related.

The key is for comparing only, never shown: traditional and variant characters as simplified ones, without dots, spaces
and width, words of Latin names in order, damaged characters as one sign. What was delivered is kept beside it.
"""

import re
import unicodedata
from enum import IntEnum
from functools import cache, lru_cache

import opencc
import polars as pl

DAMAGED = "\ufffd"
"""Stands in a key for a character that an encoding has lost."""
LOST = re.compile("[\ue000-\uf8ff\ufffd?？□■〓◇◆█▯*＊_\U000f0000-\U0010ffff]")
"""What systems write for a character they do not have."""
NOT_IN_KEY = re.compile(r"[\s·•・‧∙⋅．.'’`\-,，、()（）\u3000]")
UNSEEN = re.compile("[\u200b-\u200f\u202a-\u202e\u2060\ufeff\u00ad\x00-\x1f\x7f]")
PLAIN = r"^[\x{4E00}-\x{9FFF}]{2,4}$"
HAN = re.compile("[\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]")
VARIANTS = (
    "喆哲 堃坤 昇升 陞升 囯国 邨村 勗勖 叡睿 崐昆 崑昆 槑梅 楳梅 樑梁 湧涌 澂澄 濬浚 烱炯 煇辉 燿耀 "
    "甯宁 皐皋 眞真 秊年 羣群 芲花 蘓苏 甦苏 詠咏 谿溪 銕铁 鑑鉴 隣邻 頴颖 龢和 夀寿 寳宝 峩峨 巗岩 巖岩 悳德 恆恒 "
    "効效 敍叙 晳晰 暠皓 皜皓 熈熙 煕熙 璿璇 珮佩 玅妙 豔艳 艶艳 訢欣 週周 雞鸡 霑沾 靁雷 滙汇 氷冰 淸清 浄净 渕渊 "
    "爕燮 峯峰 嶽岳 凃涂 仝同 喦岩 嵒岩 碞岩 飈飙 飚飙 尭尧 垚尧 犟强 彊强 強强 髙高 説说 産产 徳德 曺曹 閻闫 阎闫 "
    "傅付 蕭肖 萧肖 戴代 葉叶 雋隽 儁俊 寯俊 竝并 並并 祐佑 囍喜 禧喜 翆翠 翺翱 韻韵 贇赟"
)
"""Other forms (异体、俗写、二简) that stand for one another in names, each with the form used in keys."""


class Relation(IntEnum):
    """How two names are related, nearest first."""

    SAME = 0
    """The same, also written otherwise (variants, traditional characters, dots, order of Latin words)."""
    CLOSE = 1
    """One character wrong, like-sounding, missing, too many or damaged."""
    PART = 2
    """A family name or a character in common: a former name may be so, and many namesakes are."""
    OTHER = 3
    """Nothing in common."""
    UNKNOWN = 4
    """One of them says nothing: empty, or every character damaged."""


@cache
def _converter() -> "opencc.OpenCC":
    return opencc.OpenCC("t2s")


@cache
def _one_form() -> dict[str, str]:
    return {pair[0]: pair[1] for pair in VARIANTS.split()}


@cache
def _character(char: str) -> str:
    if not HAN.match(char):
        return char
    simple = _converter().convert(char)
    one = _one_form()
    return one.get(simple, one.get(char, simple))


def name_key(name: str) -> str:
    """The key of a name for comparing.

    >>> name_key("張 偉") == name_key("张伟"), name_key("SMITH, John") == name_key("John Smith")
    (True, True)
    """
    text = UNSEEN.sub("", unicodedata.normalize("NFKC", _unbroken(name))).strip()
    text = LOST.sub(DAMAGED, text)
    if text and not HAN.search(text) and DAMAGED in text:
        return DAMAGED * len(text)
    if text and not HAN.search(text) and re.search("[A-Za-z]", text):
        return " ".join(sorted(re.findall(rf"[^\W_]+|{DAMAGED}+", text.upper())))
    text = NOT_IN_KEY.sub("", text)
    if HAN.search(text):
        # A Latin form behind a Chinese one is an addition.
        text = re.sub(r"[A-Za-z]+", "", text)
    return "".join(map(_character, text))


def name_keys(names: pl.Series) -> pl.Series:
    """The key of each name; null stays null. Distinct names are brought to their key once."""
    distinct = names.drop_nulls().unique()
    first = distinct.str.slice(0, 1)
    doubtful = [char for char in first.unique().to_list() if _begins_misread(char)]
    plain = distinct.str.contains(PLAIN) & ~(first.is_in(doubtful) & (distinct.str.len_chars() >= 3))
    characters = distinct.filter(plain).str.split("").explode().unique().drop_nulls().to_list()
    changed = {char: other for char in characters if char and (other := _character(char)) != char}
    easy = distinct.filter(plain)
    easy_keys = easy.str.replace_many(list(changed), list(changed.values())) if changed else easy
    hard = distinct.filter(~plain)
    hard_keys = [name_key(each) for each in hard.to_list()]
    table = pl.DataFrame(
        {"name": pl.concat([easy, hard]), "key": pl.concat([easy_keys, pl.Series(hard_keys, dtype=pl.String)])}
    )
    joined = names.to_frame("name").join(table, on="name", how="left", maintain_order="left")
    return joined["key"].replace("", None).alias("name_key")


def _begins_misread(char: str) -> bool:
    """Whether a character is what the first byte of a Chinese one in UTF-8 becomes when read as GB 18030."""
    try:
        return HAN.match(char) is not None and 0xE4 <= char.encode("gb18030")[0] <= 0xE9
    except UnicodeEncodeError:
        return False


def _unbroken(name: str) -> str:
    """A name read with the wrong encoding, read with the right one; any other as it is.

    Only text that decodes into Chinese characters throughout is taken: right names almost never do. What was lost on
    the way stands as :data:`DAMAGED`.
    """
    if name.isascii() or len(name) < 2:
        return name
    found = []
    for wrong, right in (("gb18030", "utf-8"), ("cp1252", "utf-8"), ("latin-1", "gb18030"), ("latin-1", "utf-8")):
        if (wrong == "gb18030") != bool(HAN.search(name)):
            continue
        try:
            read = LOST.sub("\x7f", name).encode(wrong)
        except UnicodeEncodeError:
            continue
        text = re.sub(f"[{DAMAGED}\x7f]+", DAMAGED, read.decode(right, errors="replace"))
        whole = text.replace(DAMAGED, "")
        if whole and all(map(HAN.match, whole)) and len(text) < len(name) and text.count(DAMAGED) <= 2:
            found.append(text)
    if found:
        # Bytes of UTF-8 may pass for GB 18030 with something lost; the reading that lost least is meant.
        return min(found, key=lambda text: text.count(DAMAGED))
    if DAMAGED in name and not HAN.search(name):
        # Stray letters between lost characters are what is left of their bytes.
        return re.sub(r"[^\x00-\x7f]", DAMAGED, name)
    return name


@lru_cache(1 << 15)
def _sound(character: str) -> str:
    """How a character sounds by itself, without tones."""
    # Loading its dictionaries takes half a second: only whoever compares sounds waits for them.
    from pypinyin import Style, pinyin

    return str(pinyin(character, style=Style.NORMAL, errors="default")[0][0])


def sound_alike(one: str, other: str) -> bool:
    """Whether two names are read alike, character by character."""
    return len(one) == len(other) and all(a == b or _sound(a) == _sound(b) for a, b in zip(one, other, strict=True))


@lru_cache(1 << 18)
def relation(one: str | None, other: str | None) -> Relation:
    """How two keys are related.

    >>> relation("王建国", "王建军"), relation("王伟", "王玮"), relation("王伟", "李芳")
    (<Relation.CLOSE: 1>, <Relation.CLOSE: 1>, <Relation.OTHER: 3>)
    """
    if not one or not other:
        return Relation.UNKNOWN
    if one == other:
        if DAMAGED in one:
            return Relation.CLOSE if one.strip(DAMAGED) else Relation.UNKNOWN
        return Relation.SAME
    if DAMAGED in one or DAMAGED in other:
        return _damaged(one, other)
    if one.isascii() or other.isascii():
        return _latin(one, other)
    edits = distance(one, other, 2)
    longer = max(len(one), len(other))
    if edits == 1 and (longer >= 3 or sound_alike(one, other)):
        return Relation.CLOSE
    if longer >= 3 and sound_alike(one, other):
        return Relation.CLOSE
    if longer >= 5 and (one.startswith(other) or other.startswith(one)) and min(len(one), len(other)) >= 3:
        return Relation.CLOSE
    if longer >= 3 and edits == 2 and sorted(one) == sorted(other):
        return Relation.CLOSE
    return Relation.PART if set(one) & set(other) else Relation.OTHER


def _damaged(one: str, other: str) -> Relation:
    if not one.strip(DAMAGED) or not other.strip(DAMAGED):
        return Relation.UNKNOWN
    for broken, whole in ((one, other), (other, one)):
        pattern = "".join(".{0,2}" if char == DAMAGED else re.escape(char) for char in broken)
        if DAMAGED in broken and re.fullmatch(pattern, whole):
            return Relation.CLOSE
    return Relation.PART if set(one) & set(other) - {DAMAGED} else Relation.OTHER


def _latin(one: str, other: str) -> Relation:
    if not (one.isascii() and other.isascii()):
        # A Chinese and a Latin name of one person have nothing to compare.
        return Relation.UNKNOWN
    if one.replace(" ", "") == other.replace(" ", "") or set(one.split()) <= set(other.split()):
        return Relation.CLOSE
    if set(other.split()) <= set(one.split()) or distance(one, other, 3) <= 2:
        return Relation.CLOSE
    if sorted(one.replace(" ", "")) == sorted(other.replace(" ", "")):
        return Relation.CLOSE
    return Relation.PART if set(one.split()) & set(other.split()) else Relation.OTHER


def distance(one: str, other: str, most: int) -> int:
    """Edits between two texts by character: wrong, missing, too many, neighbours changed over; more than ``most`` is
    ``most + 1``.
    """
    if abs(len(one) - len(other)) > most:
        return most + 1
    before: list[int] = []
    last = list(range(len(other) + 1))
    for i, a in enumerate(one, 1):
        row = [i]
        for j, b in enumerate(other, 1):
            cost = min(last[j] + 1, row[j - 1] + 1, last[j - 1] + (a != b))
            if i > 1 and j > 1 and a == other[j - 2] and one[i - 2] == b:
                cost = min(cost, before[j - 2] + 1)
            row.append(cost)
        if min(row) > most:
            return most + 1
        before, last = last, row
    return min(last[-1], most + 1)
