"""The named rules of linking (归并规则), in the order in which they are tried.

A rule reads the evidence on a pair (:mod:`shebao.register.unify.linking.evidence`) and says whether it is enough; it
decides only where exactly one person fits. Rules of ``FIRST``, ``LEAVES`` and ``STAYS`` are for claims whose trusted
number is borne by another name too: either the number is right and the name is another writing of it, or the name is
right and the number is somebody else's. Rules of ``REST`` are for rows whose number is missing, broken, cut, a
placeholder or of 15 digits.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import polars as pl

from shebao.register.unify.names import Relation

FEW_HEADS = 50
"""Namesakes of one division to be expected by chance, in thousandths."""
ONLY_TWO = pl.col("of_name") <= 2
"""The name stands with these two and nowhere else."""
RARE = 4
"""Bearers of a name (the row among them) among whom a person can be looked for by the name alone."""
FEW = 300
"""Namesakes to be expected by chance, in thousandths, below which a name at one employer says who it is."""


def _is(*relations: Relation) -> pl.Expr:
    return pl.col("name").is_in([int(each) for each in relations])


SAME = _is(Relation.SAME)
CLOSE = _is(Relation.CLOSE)
SILENT_NAME = _is(Relation.UNKNOWN)
PART = _is(Relation.PART)
LIKE = _is(Relation.SAME, Relation.CLOSE, Relation.UNKNOWN)
REACHED = pl.col("same_phone") | pl.col("same_account")
EMPLOYER = pl.col("same_employer")
SUPPORT = REACHED | EMPLOYER | pl.col("same_birth")
BORN = pl.col("same_birth")
NEARLY = pl.col("one_edit") | pl.col("head")
SILENT = pl.col("silent")
AGAINST = pl.col("against")
ANOTHERS = pl.col("other_number") & pl.col("number_anothers")
"""The row bears another number than the person, and that number is proven by somebody else's rows."""
FEW_BEARERS = pl.col("of_name") <= RARE
SURE_EMPLOYER = EMPLOYER & (pl.col("chance") < FEW)
NOT_OTHER = ~pl.col("birth_differs") & ~pl.col("sex_differs") & ~pl.col("years_differ")


@dataclass(frozen=True)
class Rule:
    """A rule: what stands in the list of links, in words, when it fits, and whether the person must lack a record in
    the system of the row (``seat``): one person has one record in each system, so a second one is somebody else's.
    """

    code: str
    title: str
    fits: pl.Expr
    seat: bool = False
    every: bool = False
    """Whether all that fit are joined: each bears the number and the name that this one bears."""


EXACT = "L01"
TITLES = {
    EXACT: "证件号码和姓名相同",
    "L00": "单独成人",
    "L08": "姓名串行，证件号码和其他各项是本人的",
    "L14": "证件号码串行，姓名和其他各项是本人的",
    "L90": "人工决定合并",
    "L91": "人工决定分开",
}
"""Rules that are no comparison of pairs."""

FIRST: Sequence[Rule] = (
    Rule("L02", "同一系统同一个人编号", pl.col("same_record") & (LIKE | pl.col("same_number"))),
    Rule("L05", "证件号码相同，变更记录有曾用名", pl.col("same_number") & pl.col("former")),
)
LEAVES: Sequence[Rule] = (
    Rule(
        "L11",
        "证件号码属他人，姓名和手机号码（账号）相同",
        ANOTHERS & SAME & REACHED & ~pl.col("number_reached"),
    ),
    Rule(
        "L12",
        "证件号码属他人，姓名和出生日期相同",
        ANOTHERS & SAME & BORN & ~pl.col("own_good") & ~pl.col("number_reached"),
    ),
    Rule(
        "L13",
        "证件号码属他人，姓名和单位相同",
        ANOTHERS
        & SAME
        & SURE_EMPLOYER
        & ~pl.col("birth_differs")
        & ~pl.col("sex_differs")
        & ~pl.col("number_reached")
        & ~pl.col("own_good")
        & (~pl.col("number_employer") | pl.col("number_seat_taken")),
        seat=True,
    ),
    Rule(
        "L15",
        "双胞胎号码混用，本人在该系统没有登记",
        ANOTHERS
        & SAME
        & (pl.col("near") >= 1)
        & ((pl.col("number_seat_taken") & (EMPLOYER | BORN)) | (EMPLOYER & ~pl.col("number_employer"))),
        seat=True,
    ),
)
"""The name is right: these rows leave the number that they bear to its own person."""

STAYS: Sequence[Rule] = (
    Rule(
        "L03",
        "证件号码相同，姓名一字之差或有缺损",
        pl.col("same_number")
        & (SAME | CLOSE)
        & ~pl.col("rival")
        & ~pl.col("own_bad")
        & (pl.col("same_sound") | SAME | ~pl.col("number_seat_taken")),
        every=True,
    ),
    Rule(
        "L09",
        "证件号码相同，姓名全部缺损或中外文写法不同",
        pl.col("same_number") & SILENT_NAME & ~pl.col("rival") & ~pl.col("own_bad"),
    ),
    Rule(
        "L04",
        "证件号码相同，手机号码或银行账号相同",
        pl.col("same_number") & REACHED & ~pl.col("rival"),
    ),
    Rule(
        "L06",
        "证件号码相同，出生日期与号码相符",
        pl.col("same_number") & pl.col("own_good") & pl.col("own_good_2") & ~pl.col("rival"),
    ),
    Rule(
        "L07",
        "证件号码相同，姓名部分相同，单位相同",
        pl.col("same_number") & PART & EMPLOYER & ~pl.col("rival") & ~pl.col("own_bad") & ~pl.col("sex_differs"),
    ),
)
"""The number is right, for the rows that none has left."""

REST: Sequence[Rule] = (
    Rule("L02", "同一系统同一个人编号", pl.col("same_record") & (LIKE | (pl.col("near") >= 1))),
    Rule("L20", "证件号码虽有误但写法相同，姓名相同", pl.col("same_text") & SAME, every=True),
    Rule("L21", "证件号码错一处，姓名相同", pl.col("one_edit") & SAME),
    Rule("L22", "证件号码被截断，前15位和姓名相同", pl.col("head") & SAME),
    Rule("L28", "证件号码有遮盖，可见各位和姓名相同", pl.col("shown") & SAME & NOT_OTHER),
    Rule(
        "L23",
        "证件号码错一处或被截断，姓名一字之差，另有一项相同",
        NEARLY & LIKE & SUPPORT,
    ),
    Rule(
        "L29",
        "证件号码错一处，姓名读音相同",
        pl.col("one_edit") & CLOSE & pl.col("same_sound") & ~pl.col("damaged") & NOT_OTHER,
    ),
    Rule("L24", "证件号码错两处，姓名相同，另有一项相同", pl.col("two_edits") & SAME & SUPPORT),
    Rule("L31", "姓名和银行账号相同", SAME & pl.col("same_account")),
    Rule("L32", "姓名和手机号码相同", SAME & pl.col("same_phone")),
    Rule("L33", "姓名、出生日期和单位相同", SAME & BORN & EMPLOYER, seat=True),
    Rule("L25", "证件号码错一处，手机号码或银行账号相同", NEARLY & REACHED),
    Rule(
        "L26",
        "证件号码错一处，姓名部分相同，单位相同",
        NEARLY & PART & EMPLOYER,
        seat=True,
    ),
    Rule("L27", "证件号码错两处，姓名相同", pl.col("two_edits") & SAME & NOT_OTHER, seat=True),
    Rule("L34", "姓名和单位相同，无重名", SAME & SURE_EMPLOYER & ~AGAINST & NOT_OTHER, seat=True),
    Rule(
        "L35",
        "被截断的证件号码开头相同，姓名相同且罕见",
        SAME & pl.col("head_known") & ONLY_TWO & (pl.col("chance_of_head") < FEW_HEADS) & NOT_OTHER,
        seat=True,
    ),
    Rule("L36", "姓名一字之差，手机号码（账号）和单位相同", CLOSE & REACHED & EMPLOYER & SILENT & NOT_OTHER, seat=True),
    Rule("L37", "姓名一字之差，出生日期和单位相同", CLOSE & BORN & EMPLOYER & SILENT & pl.col("same_sound"), seat=True),
    Rule(
        "L38",
        "姓名有缺损，单位相同，无重名",
        pl.col("damaged") & CLOSE & SURE_EMPLOYER & ~AGAINST & NOT_OTHER,
        seat=True,
    ),
)

LOST: Sequence[Rule] = (
    Rule(
        "L16",
        "证件号码串行，姓名和单位相同，本人号码在同一文件的另一行",
        pl.col("other_number") & SAME & SURE_EMPLOYER & pl.col("displaced") & NOT_OTHER & ~pl.col("own_good"),
        seat=True,
    ),
)
"""For rows alone with a number that nobody else bears, where the file is known to have slipped."""

PROPOSES: Sequence[Rule] = (
    Rule("L81", "没有可用的证件号码，姓名一字之差，单位相同", SILENT & CLOSE & EMPLOYER & NOT_OTHER, seat=True),
    Rule(
        "L82", "没有可用的证件号码，姓名相同且少见", SILENT & SAME & (pl.col("of_name") <= RARE) & NOT_OTHER, seat=True
    ),
)
"""What is too little to join anybody, and enough to ask people."""

ALL = {rule.code: rule.title for rule in (*FIRST, *LEAVES, *STAYS, *REST, *LOST, *PROPOSES)} | TITLES
"""Every rule's words by code."""
