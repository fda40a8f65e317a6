"""A04: one number with several names. What is proposed follows what linking decided about the rows: somebody else's
number is put right, another writing of the name is made one, and what linking left open is asked.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations

import polars as pl

from shebao.register.unify.anomalies.compared import Compared, plain_name
from shebao.register.unify.anomalies.raising import NEEDED
from shebao.register.unify.anomalies.wording import WHO
from shebao.register.unify.linking.rules import ALL
from shebao.register.unify.linking.slips import NAME_SLIPPED
from shebao.register.unify.names import Relation, relation
from shebao.register.unify.numbers import OLD, OTHER, PROVEN, made_up, whole
from shebao.register.unify.numbers import PLACEHOLDER as SHARED
from shebao.register.unify.verdicts import BY_RULE, LENT, MERGED, SET_APART, lent

MOST_NAMED = 3
"""Records that a proposal names one by one."""
START = "同一证件号码对应不同姓名"
Verdict = tuple[str, str | None, str | None]
"""What is wrong with several names of one number, the proposal and what exactly."""


@dataclass(frozen=True)
class Bearer:
    """A row with the number: its record in words, its name in one form, the key of the name, its person, the rule."""

    who: str
    plain: str
    key: str | None
    person: str
    rule: str | None


def shared() -> pl.Expr:
    """A number with the right check character that only the number of its bearers makes a placeholder."""
    return ((pl.col("id_state") == SHARED) & whole(pl.col("id")) & ~made_up(pl.col("id"))).fill_null(False)


def rows_of_several_names(compared: Compared) -> pl.DataFrame:
    """The rows whose number stands with other names too, in whatever way they are written."""
    certain = pl.col("id_state").is_in([PROVEN, OLD, OTHER]) | shared()
    rows = compared.records.filter(certain & pl.col("plain").is_not_null())
    return rows.filter(pl.col("plain").n_unique().over("id") > 1)


def several_names(compared: Compared) -> pl.DataFrame:
    """A04. Names that differ in spaces, width or the kind of dot alone are one name."""
    rows = rows_of_several_names(compared)
    if not len(rows):
        return rows.select(*NEEDED[1:], pl.col("id").alias("case"))
    rows = rows.with_columns(WHO.alias("who"))
    former, own = _former_names(compared), _own_numbers(compared, rows)
    bearers: dict[str, list[Bearer]] = {}
    for number, *cells in rows.select("id", "who", "plain", "name_key", "person", "rule").iter_rows():
        bearers.setdefault(number, []).append(Bearer(*cells))
    verdicts = [(number, *_verdict(of_number, former, own)) for number, of_number in bearers.items()]
    told = pl.DataFrame(verdicts, schema=dict.fromkeys(("id", "lead", "proposal", "proposed"), pl.String), orient="row")
    wrong_first = lent() | pl.col("rule").is_in([NAME_SLIPPED, SET_APART]).fill_null(False)
    return (
        rows.join(told, on="id", how="left", maintain_order="left")
        .sort("id", ~wrong_first, maintain_order=True)
        .select(
            *NEEDED[1:],
            pl.col("id").alias("case"),
            "lead",
            "proposal",
            "proposed",
            pl.concat_str("who", pl.lit(" "), pl.col("name").str.replace_all(r"[\x{E000}-\x{F8FF}]", "□")).alias(
                "says"
            ),
        )
    )


def _former_names(compared: Compared) -> set[frozenset[str]]:
    """Pairs of names that a change on record (F10) turned into one another."""
    changes = compared.changes.filter(pl.col("item").str.contains("姓名").fill_null(False))
    plain = changes.select(plain_name(pl.col("before")), plain_name(pl.col("after"))).drop_nulls()
    return {frozenset(pair) for pair in plain.iter_rows()}


def _own_numbers(compared: Compared, rows: pl.DataFrame) -> Mapping[str, str]:
    """The number of its own of each person who has a row with somebody else's: the proven one most rows bear."""
    persons = rows.filter(lent())["person"].unique()
    own = compared.records.filter(pl.col("person").is_in(persons.implode()) & ~lent() & (pl.col("id_state") == PROVEN))
    counted = own.group_by("person", "id").len().sort("len", "id", descending=[True, False])
    return dict(counted.unique("person", keep="first", maintain_order=True).select("person", "id").iter_rows())


def _verdict(bearers: Sequence[Bearer], former: set[frozenset[str]], own: Mapping[str, str]) -> Verdict:
    borrowed = [each for each in bearers if each.rule in LENT]
    if borrowed:
        return _somebody_elses(borrowed, own)
    if any(each.rule == SET_APART for each in bearers):
        return (
            f"{START}（人工已决定分开，是两个人）",
            "更正",
            "两人不能共用一个号码：核实号码是谁的，另一人的对照证件更正。",
        )
    names = list(dict.fromkeys(each.key for each in bearers))
    pairs = [relation(one, other) for one, other in combinations(names, 2)]
    how, worst = _how(pairs, {each.plain for each in bearers}, former)
    if len({each.person for each in bearers}) == 1:
        return _one_person(bearers, how, worst)
    if worst <= Relation.CLOSE:
        asked = "归并未认定为同一人，对照证件核实：是的合并、统一姓名，不是的更正其中一人的号码。"
        return f"{START}（{how}）", "核实", asked
    if worst == Relation.PART:
        return f"{START}（{how}，可能是曾用名或同姓他人）", "核实", None
    return f"{START}（{how}，可能是两个人）", "更正", "核实号码是谁的；另一人的证件号码有误，对照证件更正。"


def _how(pairs: Sequence[Relation], names: set[str], former: set[frozenset[str]]) -> tuple[str, Relation]:
    """How the names differ, in words, and as the farthest of their relations."""
    worst = max((each for each in pairs if each != Relation.UNKNOWN), default=Relation.SAME)
    if worst == Relation.SAME and Relation.UNKNOWN not in pairs:
        return "异体、繁体或间隔点等写法不同", worst
    if any(frozenset(pair) in former for pair in combinations(sorted(names), 2)):
        return "变更记录中有曾用名", Relation.CLOSE
    if worst <= Relation.CLOSE:
        return "一字之差、同音或字符缺损", worst
    return ("部分相同" if worst == Relation.PART else "完全不同"), worst


def _somebody_elses(borrowed: Sequence[Bearer], own: Mapping[str, str]) -> Verdict:
    told = "；".join(
        f"{each.who}的证件号码更正为{own.get(each.person, '本人证件上的号码')}" for each in borrowed[:MOST_NAMED]
    )
    more = f"；等{len(borrowed)}条" if len(borrowed) > MOST_NAMED else ""
    grounds = "；".join(dict.fromkeys(ALL[each.rule] for each in borrowed if each.rule))
    lead = f"{START}（归并认定{'、'.join(each.who for each in borrowed[:MOST_NAMED])}的号码是他人的：{grounds}）"
    return lead, "更正", f"对照证件后，{told}{more}。"


def _one_person(bearers: Sequence[Bearer], how: str, worst: Relation) -> Verdict:
    """The names of a number that linking gave to one person."""
    slipped = [each for each in bearers if each.rule == NAME_SLIPPED]
    others = Counter(each.plain for each in bearers if each.rule != NAME_SLIPPED)
    if slipped and others:
        right = others.most_common(1)[0][0]
        told = "；".join(f"{each.who}的姓名更正为{right}" for each in slipped[:MOST_NAMED])
        return f"{START}（{ALL[NAME_SLIPPED]}）", "更正", f"对照证件后，{told}。"
    if any(each.rule == MERGED for each in bearers):
        return f"{START}（人工已决定合并为同一人）", "合并", "已决定为同一人，姓名按身份证件统一写法。"
    if worst == Relation.SAME:
        return f"{START}（{how}）", "合并", "认定为同一人，姓名按身份证件统一写法。"
    if worst <= Relation.CLOSE:
        words = "未更新的系统改为现用名。" if "曾用名" in how else "姓名按身份证件统一。"
        return f"{START}（{how}）", "合并", f"对照证件认定为同一人后，{words}"
    grounds = "；".join(dict.fromkeys(ALL[each.rule] for each in bearers if each.rule in BY_RULE)) or ALL["L01"]
    told = "对照证件认定为同一人后，姓名按身份证件统一；不是同一人的分开，更正其中一人的号码。"
    return f"{START}（{how}，归并认定为同一人：{grounds}）", "合并", told
