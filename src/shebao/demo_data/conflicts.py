"""A04 and A05, collected from what stands in F1 to F5: one number, several names; one person, several numbers.

The true person of each row is known here, so A05 holds only people who are one; two people of one name and birth date
are listed as lookalikes instead.
"""

import unicodedata
from collections.abc import Mapping
from datetime import date

import polars as pl

from shebao.demo_data.answers import Answers
from shebao.demo_data.persons_text import Frame
from shebao.demo_data.sizes import AS_OF
from shebao.demo_data.spelling import MIDDLE_DOTS
from shebao.identity import resident_problem, to_18_digits

UNSEEN = dict.fromkeys(map(ord, "\u200b\u200c\u200d\ufeff'\t"))
DOTS = str.maketrans(dict.fromkeys(MIDDLE_DOTS + "・", "·"))


def plain_number(text: str) -> str:
    """A number as the standardisation of the register leaves it: plain characters, 18 digits."""
    if len(text) == 18 and text.isascii() and text.isdigit():
        return text
    number = "".join(unicodedata.normalize("NFKC", text.translate(UNSEEN)).split()).upper()
    return to_18_digits(number) if len(number) == 15 and number.isdigit() else number


def plain_name(text: str) -> str:
    """A name without spaces and unseen characters, with one kind of middle dot."""
    if text.isalpha():
        return text
    return "".join(unicodedata.normalize("NFKC", text.translate(UNSEEN).translate(DOTS)).split()).translate(DOTS)


def collect_conflicts(frames: Mapping[str, Frame], answers: Answers, today: date = AS_OF) -> None:
    """Enter A04 and A05 in the key."""
    parts = []
    for file, frame in frames.items():
        number = pl.Series([plain_number(text) for text in frame.data["证件号码"].to_list()], dtype=pl.String)
        birth = number.str.slice(6, 8)
        if "出生日期" in frame.data.columns:
            written = frame.data["出生日期"].str.replace_all("-", "")
            birth = written.zip_with(written != "", birth)
        parts.append(
            pl.DataFrame(
                {
                    "file": pl.Series([file]).new_from_index(0, len(frame)),
                    "row": pl.int_range(len(frame), eager=True),
                    "person": pl.Series(frame.person),
                    "number": number,
                    "name": pl.Series([plain_name(text) for text in frame.data["姓名"].to_list()], dtype=pl.String),
                    "birth": birth,
                }
            )
        )
    rows = pl.concat(parts).filter(pl.col("number") != "")
    several_names = rows.filter(pl.col("name").n_unique().over("number") > 1)
    wrong = [number for number in several_names["number"].unique() if resident_problem(number, today) is not None]
    _add(several_names.filter(~pl.col("number").is_in(wrong)), ["number"], "A04", "同一证件号码对应不同姓名", answers)
    key = ["person", "name", "birth"]
    several_numbers = rows.filter(pl.col("number").n_unique().over(key) > 1)
    _add(several_numbers, key, "A05", "同名同出生日期，证件号码不同", answers)


def _add(rows: pl.DataFrame, key: list[str], code: str, note: str, answers: Answers) -> None:
    for _, group in sorted(rows.group_by(key), key=lambda item: tuple(map(str, item[0]))):
        group = group.sort("file", "row")
        places = list(zip(group["file"].to_list(), group["row"].to_list(), strict=True))
        answers.add_group(code, places, note, persons=group["person"].to_list(), drafted=False)


def lookalikes(frames: Mapping[str, Frame]) -> pl.DataFrame:
    """Different people of one name and one birth date in F1 to F5: name, birth date, persons."""
    found: dict[tuple[str, str], set[int]] = {}
    for file in ("F1", "F2"):
        frame = frames[file]
        for name, birth, person in zip(
            frame.data["姓名"].to_list(), frame.data["出生日期"].to_list(), frame.person.tolist(), strict=True
        ):
            if birth:
                found.setdefault((plain_name(name), birth), set()).add(person)
    several = sorted((key, sorted(persons)) for key, persons in found.items() if len(persons) > 1)
    return pl.DataFrame(
        {
            "kind": ["same name and birth date" for _ in several],
            "persons": ["、".join(f"P{person:08d}" for person in persons) for _, persons in several],
            "note": [f"{name} {birth}" for (name, birth), _ in several],
        },
        schema={"kind": pl.String, "persons": pl.String, "note": pl.String},
    )
