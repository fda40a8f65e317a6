"""A01 to A03, A05: numbers and names. What a number proves stands in ``id_state``; who is one person, linking said."""

import numpy as np
import polars as pl

from shebao.register.imports.cells import check_sum
from shebao.register.unify.anomalies.catalogue import numbers, words
from shebao.register.unify.anomalies.compared import Compared
from shebao.register.unify.anomalies.linked_numbers import with_linked
from shebao.register.unify.anomalies.raising import NEEDED
from shebao.register.unify.anomalies.shared_numbers import rows_of_several_names, shared
from shebao.register.unify.anomalies.wording import WHO
from shebao.register.unify.linking.components import components
from shebao.register.unify.names import Relation, distance, relation
from shebao.register.unify.numbers import (
    BROKEN,
    CUT,
    MISSING,
    OLD,
    OTHER,
    PLACEHOLDER,
    PROVEN,
)
from shebao.register.unify.verdicts import MERGED, SET_APART, is_by, lent

SHOWN_ID = pl.col("id").fill_null("（空）")


def _by_row(rows: pl.DataFrame) -> pl.DataFrame:
    """Each row a case of its own."""
    return rows.with_columns(pl.concat_str(pl.col("source").cast(pl.String), pl.lit("/"), "row").alias("case"))


def invalid_numbers(compared: Compared) -> pl.DataFrame:
    """A01. A number that has the form of another document than the resident card is an identity in its own right,
    unless the file says that it is a resident card's. Whatever has 18 digits must hold its check character: residence
    permits of Hong Kong, Macao and Taiwan do so too and, since 2023, foreigners' permanent residence cards
    (国家移民管理局《新版外国人永久居留身份证机读信息规则》: MOD 11-2).
    """
    number = pl.col("id")
    known_place = _known_place()
    not_a_card = (pl.col("id_state") == OTHER) & (pl.col("id_kind") == "居民身份证").fill_null(False)
    other_document = pl.col("id_kind").is_not_null() & (pl.col("id_kind") != "居民身份证")
    broken = (pl.col("id_state") == BROKEN) & ~(other_document & ~number.str.contains(r"^\d{17}[\dX]$"))
    bad = (
        broken
        | pl.col("id_state").is_in([CUT, PLACEHOLDER])
        | not_a_card
        | (pl.col("id_state").is_in([PROVEN, OLD]) & ~known_place)
    )
    length = number.str.len_chars()
    why = (
        pl.when(pl.col("id_state") == PLACEHOLDER)
        .then(pl.lit("是占位号码"))
        .when(pl.col("id_state") == CUT)
        .then(pl.lit("末位已被电子表格截去，须从源系统重新导出或更正"))
        .when(not_a_card)
        .then(pl.lit("不是居民身份证号码的写法"))
        .when(length != 18)
        .then(pl.concat_str(pl.lit("应为18位，实为"), length.cast(pl.String), pl.lit("位")))
        .when(~number.str.contains(r"^\d{17}[\dX]$"))
        .then(pl.lit("含有不应有的字符"))
        .when(pl.col("id_born").is_null())
        .then(pl.concat_str(pl.lit("出生日期段"), number.str.slice(6, 8), pl.lit("不是可能的日期")))
        .when(pl.col("id_state") == BROKEN)
        .then(
            pl.concat_str(
                pl.lit("校验码应为"), check_sum(number).fill_null("？"), pl.lit("，实为"), number.str.slice(17, 1)
            )
        )
        .otherwise(pl.lit("没有以此开头的行政区划"))
    )
    rows = compared.records.filter(bad.fill_null(False) & ~shared())
    cases = _by_row(rows).with_columns(
        pl.concat_str(WHO, pl.lit("的"), SHOWN_ID, why).alias("says"), employer=pl.col("credit")
    )
    proposed = ("对照身份证件后更正为", "（归并认定的同一人的有效号码）；与证件不符的按证件更正。")
    return with_linked(compared, cases, known_place, proposed)


def _known_place() -> pl.Expr:
    return pl.any_horizontal(pl.col("id").str.starts_with(code) for code in words("provinces"))


def missing_numbers(compared: Compared) -> pl.DataFrame:
    """A02."""
    rows = compared.records.filter(pl.col("id_state") == MISSING)
    says = pl.concat_str(WHO, pl.lit("（姓名"), pl.col("name").fill_null("空"), pl.lit("）"))
    cases = _by_row(rows).with_columns(says.alias("says"), employer=pl.col("credit"))
    proposed = ("归并认定的同一人的证件号码为", "：向单位或本人核对证件，相符的补填，不得直接补填。")
    return with_linked(compared, cases, _known_place(), proposed)


def contradicted_numbers(compared: Compared) -> pl.DataFrame:
    """A03. Only a number that holds its check character, or the old form, can contradict a record.

    A number that other names bear too, or that linking found to be somebody else's, is A04's (A05's where nobody else
    bears it): whose it is decides first.
    """
    rows = compared.records.filter(pl.col("id_state").is_in([PROVEN, OLD]) & pl.col("id_born").is_not_null())
    of_number = pl.when(pl.col("id_male")).then(pl.lit("男")).otherwise(pl.lit("女"))
    born_differs = (pl.col("born") != pl.col("id_born")).fill_null(False)
    sex_differs = (pl.col("sex") != of_number).fill_null(False)
    differing = rows.filter(born_differs | sex_differs)
    strange = _strange(compared.records.filter(pl.col("id").is_in(differing["id"].unique().implode())))
    born = pl.when(born_differs).then(
        pl.concat_str(
            pl.lit("出生日期"),
            pl.col("born").dt.to_string("%Y-%m-%d"),
            pl.lit("，号码为"),
            pl.col("id_born").dt.to_string("%Y-%m-%d"),
        )
    )
    sex = pl.when(sex_differs).then(pl.concat_str(pl.lit("性别"), "sex", pl.lit("，号码为"), of_number))
    found = differing.filter(~lent()).join(strange, on=["source", "row"], how="anti")
    return _by_row(found).select(
        *NEEDED,
        pl.concat_str(WHO, pl.lit("："), pl.concat_str(sex, born, separator="；", ignore_nulls=True)).alias("says"),
        pl.when(~born_differs & (pl.col("id_state") == PROVEN)).then(pl.lit("更正")).alias("proposal"),
        pl.when(~born_differs & (pl.col("id_state") == PROVEN))
        .then(pl.concat_str(pl.lit("性别更正为"), of_number, pl.lit("，与档案核对后办理。")))
        .alias("proposed"),
    )


def _strange(rows: pl.DataFrame) -> pl.DataFrame:
    """Rows whose number stands with a name that has nothing to do with theirs in another row."""
    pairs = rows.select("id", "name_key").drop_nulls().unique()
    several = pairs.filter(pl.len().over("id") > 1)
    both = several.join(several, on="id", suffix="_b").filter(pl.col("name_key") != pl.col("name_key_b"))
    strange = [
        relation(one, other) in (Relation.OTHER, Relation.PART)
        for one, other in zip(both["name_key"].to_list(), both["name_key_b"].to_list(), strict=True)
    ]
    apart = both.filter(pl.Series(strange, dtype=pl.Boolean)).select("id", "name_key").unique()
    return rows.join(apart, on=["id", "name_key"], how="semi").select("source", "row")


def several_numbers(compared: Compared) -> pl.DataFrame:
    """A05. Different numbers of one name and birth date are one person's where linking says so or proposed it, where
    one number is the other with a slip, or where two valid ones stand with the same telephone, account or employer, or
    with a rare name and in systems that complete one another; where they tell different sexes, with one employer,
    division and birth. Other namesakes are two people.

    A row whose number linking found to be somebody else's shows no second identity: its number is to be put right.
    """
    digits = pl.coalesce("id_known", "id")
    text_birth = digits.str.slice(6, 8).str.to_date("%Y%m%d", strict=False)
    # A number that others bear too is one matter, and A04's; a record that people set apart is nobody else's.
    disputed = rows_of_several_names(compared).filter(lent()).select("source", "row")
    rows = compared.records.filter(
        pl.col("id").is_not_null() & pl.col("name_key").is_not_null() & ~is_by(SET_APART)
    ).join(disputed, on=["source", "row"], how="anti", maintain_order="left")
    # The birth in somebody else's number is not the person's.
    birth = pl.coalesce("born", pl.when(~lent()).then(pl.coalesce("id_born", text_birth)))
    rows = rows.with_columns(birth.alias("birth"), digits.alias("digits")).with_columns(
        pl.coalesce("birth", pl.when(lent()).then(pl.col("birth").drop_nulls().first().over("person"))).alias("birth")
    )
    of_name = (
        rows.filter(pl.col("id_state") == PROVEN).group_by("name_key").agg(pl.col("id").n_unique().alias("bearers"))
    )
    rows = rows.filter(pl.col("birth").is_not_null() & (pl.col("id").n_unique().over("name_key", "birth") > 1))
    if not len(rows):
        return rows.select(*NEEDED[1:], pl.col("id").alias("case"))
    rows = rows.with_columns(
        pl.concat_str("name_key", pl.lit("|"), "birth", pl.lit("|"), "id").rank("dense").alias("node")
    )
    rows = rows.with_columns((pl.col("node") - 1).cast(pl.Int64))
    edges = _one_person(rows, compared.proposals, of_name)
    labels = components(rows["node"].n_unique(), edges["one"].to_numpy(), edges["other"].to_numpy())
    rows = rows.with_columns(pl.Series("group", np.asarray(labels)[rows["node"].to_numpy()]))
    rows = rows.filter(pl.col("id").n_unique().over("group") > 1)
    right = (pl.col("id_state") == PROVEN) & ~lent()
    valid = pl.col("id").filter(right).n_unique().over("group")
    good = pl.col("id").filter(right).first().over("group")
    both_sexes = pl.col("id_male").filter(right).n_unique().over("group") > 1
    joined = pl.col("person").n_unique().over("group") == 1
    slipped = lent().any().over("group")
    lead = "姓名和出生日期相同，证件号码不同"
    kinds = [
        (
            (valid > 1) & is_by(MERGED).any().over("group"),
            f"{lead}（均为有效号码，人工已决定为同一人）", "合并", pl.lit("向公安核实后注销一个号码，各系统统一。"),
        ),
        (
            (valid > 1) & both_sexes,
            f"{lead}（均为有效号码，性别位不同，可能是新发号码或性别位有误）", "核实",
            pl.lit("向公安核实两个号码是否一人、性别位是否有误；是一人的注销一个号码、各系统统一，不是的确认为两人。"),
        ),
        (
            valid > 1,
            f"{lead}（均为有效号码，可能是双重身份）", "核实",
            pl.lit("向公安核实两个号码是否一人；是的注销一个身份、合并记录，不是的确认为两人。"),
        ),
        (
            (valid == 1) & slipped,
            f"{lead}（归并认定其中的号码是他人的）", "更正",
            pl.concat_str(pl.lit("对照证件确认后更正为本人号码"), good, pl.lit("。")),
        ),
        ((valid == 1) & joined, lead, "更正", pl.concat_str(pl.lit("对照证件确认后统一为"), good, pl.lit("。"))),
        (
            valid == 1,
            f"{lead}（归并未认定为同一人）", "核实",
            pl.concat_str(pl.lit("对照证件核实：是同一人的统一为"), good, pl.lit("，不是的确认为两人。")),
        ),
    ]  # fmt: skip
    # The record to be put right leads: its section decides, as it does where the number is A01 by itself.
    last = pl.when(valid == 1).then(right).otherwise(~lent())
    return (
        rows.with_columns(last.alias("last"))
        .sort("group", "last", maintain_order=True)
        .select(
            *NEEDED[1:],
            pl.concat_str(pl.col("group").cast(pl.String)).alias("case"),
            pl.coalesce(*(pl.when(fits).then(pl.lit(told)) for fits, told, _, _ in kinds), pl.lit(lead)).alias("lead"),
            pl.coalesce(*(pl.when(fits).then(pl.lit(way)) for fits, _, way, _ in kinds), pl.lit("核实")).alias(
                "proposal"
            ),
            pl.coalesce(*(pl.when(fits).then(how) for fits, _, _, how in kinds)).alias("proposed"),
            pl.concat_str(WHO, pl.lit(" "), SHOWN_ID).alias("says"),
        )
    )


def _one_person(rows: pl.DataFrame, proposals: pl.DataFrame, of_name: pl.DataFrame) -> pl.DataFrame:
    """Pairs of numbers (nodes) of one name and birth date that are, or may be, one person's."""
    nodes = rows.group_by("node", "name_key", "birth").agg(
        pl.col("digits").first(),
        pl.col("id_state").min(),
        pl.col("sex").drop_nulls().first(),
        pl.col("id_male").first(),
        *(pl.col(name).drop_nulls().unique() for name in ("person", "phone", "account", "employer", "system")),
    )
    pairs = nodes.join(nodes, on=["name_key", "birth"], suffix="_b").filter(pl.col("node") < pl.col("node_b"))
    pairs = pairs.join(of_name, on="name_key", how="left")
    proven = (pl.col("id_state") == PROVEN) & (pl.col("id_state_b") == PROVEN)
    same = {
        name: pl.col(name).list.set_intersection(f"{name}_b").list.len() > 0
        for name in ("person", "phone", "account", "employer", "system")
    }
    rare = pl.col("bearers").fill_null(0) <= numbers()["namesakes"]
    apart = (pl.col("sex") != pl.col("sex_b")).fill_null(False) | (
        proven & (pl.col("id_male") != pl.col("id_male_b")).fill_null(False)
    )
    slip = ~proven & _slip(pairs)
    # Somebody in both pension schemes under two numbers would be two coincidences.
    schemes = pl.col("system").list.concat("system_b").list.unique()
    both_schemes = schemes.list.contains("110") & schemes.list.contains("120")
    valid = (
        proven
        & ~apart
        & (same["phone"] | same["account"] | same["employer"] | (rare & ~same["system"] & ~both_schemes))
    )
    # A newly issued number, or one with the sex's digit wrong: the division and the birth are those of the other.
    reissued = (
        proven
        & same["employer"]
        & (pl.col("digits").str.slice(0, 14) == pl.col("digits_b").str.slice(0, 14))
        & ((pl.col("sex") == pl.col("sex_b")).fill_null(True) | same["phone"] | same["account"])
    )
    accepted = pairs.filter(same["person"] | slip | valid | reissued).select(
        pl.col("node").alias("one"), pl.col("node_b").alias("other")
    )
    if not len(proposals):
        return accepted
    at = rows.select("at", "node", "name_key", "birth").with_columns(pl.col("at").cast(pl.Int64))
    proposed = (
        proposals.select(pl.col("one").cast(pl.Int64), pl.col("other").cast(pl.Int64))
        .join(at.rename({"at": "one", "node": "node_a"}), on="one")
        .join(at.rename({"at": "other"}), on=["other", "name_key", "birth"])
        .filter(pl.col("node_a") != pl.col("node"))
    )
    return pl.concat([accepted, proposed.select(pl.col("node_a").alias("one"), pl.col("node").alias("other"))])


def _slip(pairs: pl.DataFrame) -> pl.Expr:
    """Whether one number is the other with a slip of the pen: one or two signs wrong, changed over, lost, or cut."""
    near = [
        distance(one, other, 2) <= 2 or (min(len(one), len(other)) >= 15 and one[:14] == other[:14])
        for one, other in zip(pairs["digits"].to_list(), pairs["digits_b"].to_list(), strict=True)
    ]
    return pl.lit(pl.Series(near, dtype=pl.Boolean))
