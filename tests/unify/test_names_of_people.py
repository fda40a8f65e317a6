"""Names compared: one key for all writings of a name, how two names are related, characters counted as characters."""

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from shebao.register.unify.names import DAMAGED, Relation, distance, name_key, name_keys, relation

SAME = [
    ("张伟", "張偉"),
    ("张伟", " 张　伟 "),
    ("张伟", "张\u200b伟"),
    ("阿依古丽·买买提", "阿依古丽买买提"),
    ("阿依古丽·买买提", "阿依古丽•买买提"),
    ("SMITH JOHN", "John  Smith"),
    ("SMITH, John", "JOHN SMITH"),
    ("王强", "王彊"),
    ("李峰", "李峯"),
    ("刘喆", "刘哲"),
    ("傅明", "付明"),
    ("萧红", "肖红"),
    ("王建国", "王建国（WANG）"),
    ("ＬＩＭＩＮＧ", "LIMING"),
]


@pytest.mark.parametrize(("one", "other"), SAME)
def test_one_key_for_all_writings_of_a_name(one: str, other: str) -> None:
    assert name_key(one) == name_key(other)
    assert relation(name_key(one), name_key(other)) is Relation.SAME


@pytest.mark.parametrize("name", ["王建国", "李秀英", "欧阳锋", "锟斤拷", "鐜嬩紵国"[:2], "慕容喆"])
def test_a_right_name_is_not_taken_for_a_broken_one(name: str) -> None:
    assert len(name_key(name)) == len(name)
    assert DAMAGED not in name_key(name)


@pytest.mark.parametrize(
    ("broken", "right"),
    [
        ("王建国".encode().decode("gb18030", errors="replace"), "王建国"),
        ("王建国".encode().decode("cp1252"), "王建国"),
        ("王建国".encode("gb18030").decode("latin-1"), "王建国"),
        ("王建国".encode().decode("latin-1"), "王建国"),
    ],
)
def test_a_name_read_with_the_wrong_encoding_is_read_again(broken: str, right: str) -> None:
    assert broken != right
    assert relation(name_key(broken), name_key(right)) <= Relation.CLOSE


@pytest.mark.parametrize("lost", ["?", "？", "□", "\ue1a5", "\ufffd", "*", "\U000f0010"])
def test_what_stands_for_a_lost_character_is_one_sign(lost: str) -> None:
    assert name_key(f"王{lost}") == f"王{DAMAGED}"
    assert relation(name_key(f"王{lost}"), name_key("王喆")) is Relation.CLOSE
    assert relation(name_key(f"王{lost}"), name_key("李喆")) is not Relation.CLOSE


@pytest.mark.parametrize(
    ("one", "other", "wanted"),
    [
        ("王建国", "王建军", Relation.CLOSE),  # one wrong of three
        ("王伟", "王玮", Relation.CLOSE),  # one wrong of two, which sounds the same
        ("王伟", "王芳", Relation.PART),  # one wrong of two is another name
        ("王建国", "王国建", Relation.CLOSE),  # changed over
        ("欧阳建国", "欧阳国", Relation.CLOSE),  # one missing
        ("王建国", "王思远", Relation.PART),
        ("王建国", "李秀英", Relation.OTHER),
        ("王健", "汪剑", Relation.OTHER),  # both characters of two
        ("阿依古丽", "AYIGULI", Relation.UNKNOWN),
        ("JOHN SMITH", "JON SMITH", Relation.CLOSE),
        ("JOHN SMITH", "LI HUA", Relation.OTHER),
        ("王建国", "", Relation.UNKNOWN),
        ("王建国", None, Relation.UNKNOWN),
        ("王建国", DAMAGED * 3, Relation.UNKNOWN),
        (DAMAGED * 2, DAMAGED * 2, Relation.UNKNOWN),
    ],
)
def test_how_two_names_are_related(one: str, other: str | None, wanted: Relation) -> None:
    assert relation(one, other) is wanted
    assert relation(other, one) is wanted


def test_a_chinese_character_counts_one() -> None:
    assert distance("王建国", "王建军", 5) == 1
    assert distance("王建国", "王国建", 5) == 1, "neighbours changed over"
    assert distance("王建国", "李秀英", 5) == 3
    assert distance("王建国", "", 5) == 3
    assert distance("𠮷野", "吉野", 5) == 1, "also outside the basic plane"
    assert distance("王建国", "李秀英", 1) == 2, "more than the most is the most and one"


texts = st.text(alphabet="王建国军伟abc12", max_size=6)


def _slowly(one: str, other: str) -> int:
    """Edits with neighbours changed over (optimal string alignment), written down the slow way."""
    if not one or not other:
        return len(one) + len(other)
    best = min(
        _slowly(one[:-1], other) + 1,
        _slowly(one, other[:-1]) + 1,
        _slowly(one[:-1], other[:-1]) + (one[-1] != other[-1]),
    )
    if len(one) > 1 and len(other) > 1 and one[-1] == other[-2] and one[-2] == other[-1]:
        best = min(best, _slowly(one[:-2], other[:-2]) + 1)
    return best


@given(texts.filter(lambda text: len(text) <= 4), texts.filter(lambda text: len(text) <= 4), st.integers(0, 5))
def test_the_distance_is_that_of_its_definition(one: str, other: str, most: int) -> None:
    assert distance(one, other, most) == min(_slowly(one, other), most + 1)


@given(texts, texts)
def test_a_relation_has_no_direction(one: str, other: str) -> None:
    assert relation(name_key(one), name_key(other)) is relation(name_key(other), name_key(one))


written = st.text(alphabet="王建國喆喆㐱欧阳·•ABz ?□\ue1a5　（）,", max_size=8)


@given(written)
def test_a_key_is_its_own_key(name: str) -> None:
    assert name_key(name_key(name)) == name_key(name)


@given(st.lists(st.one_of(st.none(), texts, st.text(max_size=5)), max_size=8))
def test_keys_of_a_column_are_those_of_its_names(names: list[str | None]) -> None:
    wanted = [name_key(name) or None if name is not None else None for name in names]
    assert name_keys(pl.Series(names, dtype=pl.String)).to_list() == wanted
