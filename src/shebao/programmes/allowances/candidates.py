"""Candidates of an allowance, read from the register in bulk: one frame, one row for each person.

Every retiree with a pension status is a candidate of heating, every dead retiree of an institution of the funeral
money, every registered survivor and every registered balance of theirs. No row becomes an object.
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import polars as pl

from shebao.journal.bulk import read_frame
from shebao.programmes.allowances import funeral, heating, pilot, survivors
from shebao.programmes.allowances.catalogue import Allowance, Kind
from shebao.programmes.allowances.eligible import PEOPLE
from shebao.register.states import VOID

Types = Mapping[str, Any]
GOVERNMENT_BODY = "机关"
"""单位类型 of bodies that are always fully funded."""
SURVIVOR_KEY, PERSON_KEY = "S", "P"
_PERSON = (
    "p.id, p.name, p.id_number, CAST(p.born AS text), CAST(p.died_on AS text), p.township_id, p.bank, p.bank_account"
)
_NAMES = ("person_id", "name", "id_number", "born", "died", "township", "bank", "account")


def candidates(allowance: Allowance, year: int, persons: Sequence[int] | None = None) -> pl.DataFrame:
    """The candidates of an allowance; only some persons (ids) where they are given. Extra column ``payee``."""
    work = {
        Kind.HEATING: _retirees,
        Kind.FUNERAL: _dead,
        Kind.SURVIVORS: _survivors,
        Kind.PILOT: _balances,
    }[allowance.kind]
    return work(year, persons)


def _retirees(_: int, persons: Sequence[int] | None) -> pl.DataFrame:
    drawing = "SELECT s.person_id FROM register_pensionstatus s WHERE s.insurance IN ('110', '120')"
    people = _people(f"p.id IN ({drawing})", persons)
    e, g = _pensions("110", persons), _pensions("120", persons)
    enterprise, institution = _last_employers("110", persons), _last_employers("120", persons)
    made = (
        people.join(e.rename({"retired": "e_retired", "state": "e_state", "to": "e_to"}), on="person_id", how="left")
        .join(g.rename({"retired": "g_retired", "state": "g_state", "to": "g_to"}), on="person_id", how="left")
        .join(enterprise.select("person_id", "unit", "individual"), on="person_id", how="left")
        .join(institution.select("person_id", g_unit="unit", body="body"), on="person_id", how="left")
        .join(_staffing(persons), on="person_id", how="left")
    )
    return _shaped(
        made.with_columns(
            pl.coalesce(pl.when(pl.col("g_state").is_not_null()).then(pl.col("g_unit")), "unit", "g_unit").alias(
                "unit"
            ),
            (pl.col("individual") & pl.col("e_state").is_not_null()).fill_null(False).alias("e_individual"),
            _with_bodies().alias("staffing"),
        ),
        heating.EXTRA,
    )


def _with_bodies() -> pl.Expr:
    """What was recorded; of government bodies without a record 全额."""
    return pl.coalesce("staffing", pl.when(pl.col("body") == GOVERNMENT_BODY).then(pl.lit(heating.FULL)))


def _dead(year: int, persons: Sequence[int] | None) -> pl.DataFrame:
    drew = "SELECT s.person_id FROM register_pensionstatus s WHERE s.insurance = '120'"
    people = _people(f"p.died_on BETWEEN '{int(year)}-01-01' AND '{int(year)}-12-31' AND p.id IN ({drew})", persons)
    claims = read_frame(
        "SELECT person_id, claimant, bank, account FROM allowances_deathclaim",
        {"person_id": pl.Int64, "payee": pl.String, "claim_bank": pl.String, "claim_account": pl.String},
    )
    made = (
        people.drop("payee")
        .join(_pensions("120", persons).select("person_id", g_state="state"), on="person_id", how="left")
        .join(_last_employers("120", persons).select("person_id", "unit", "body"), on="person_id", how="left")
        .join(_staffing(persons), on="person_id", how="left")
        .join(claims, on="person_id", how="left")
    )
    return _shaped(
        made.with_columns(
            _with_bodies().alias("staffing"),
            pl.col("payee").is_not_null().alias("claimed"),
            pl.col("claim_bank").fill_null("").alias("bank"),
            pl.col("claim_account").fill_null("").alias("account"),
        ),
        funeral.EXTRA,
    )


def _survivors(year: int, persons: Sequence[int] | None) -> pl.DataFrame:
    only = "" if persons is None else f" WHERE id IN ({_listed(persons)})"
    types = {
        "id": pl.Int64, "name": pl.String, "id_number": pl.String, "household": pl.String, "since": pl.String,
        "until": pl.String, "died": pl.String, "bank": pl.String, "account": pl.String, "confirmed_year": pl.Int64,
    }  # fmt: skip
    rows = read_frame(
        "SELECT id, name, id_number, household, CAST(since AS text), CAST(until AS text), CAST(died_on AS text), bank,"
        f" account, confirmed_year FROM allowances_survivor{only}",
        types,
    )
    made = rows.with_columns(
        pl.format(SURVIVOR_KEY + "{}", "id").alias("key"),
        pl.lit(None, pl.Int64).alias("person_id"),
        pl.col("name").alias("payee"),
        pl.when(pl.col("household") != "").then(pl.col("household")).alias("household"),
        pl.col("since", "until", "died").str.to_date("%Y-%m-%d"),
        (pl.col("confirmed_year") == year).fill_null(False).alias("confirmed"),
    )
    return _shaped(made, survivors.EXTRA)


def _balances(_: int, persons: Sequence[int] | None) -> pl.DataFrame:
    people = _people("p.id IN (SELECT b.person_id FROM allowances_pilotbalance b)", persons).drop("bank", "account")
    rows = read_frame(
        "SELECT person_id, principal, interest, paid, retired_before, added, recomputed, bank, account"
        " FROM allowances_pilotbalance",
        {
            "person_id": pl.Int64, "principal": pl.Int64, "interest": pl.Int64, "paid": pl.Int64,
            "retired_before": pl.Boolean, "added": pl.Boolean, "recomputed": pl.Boolean, "bank": pl.String,
            "account": pl.String,
        },
    )  # fmt: skip
    return _shaped(people.join(rows, on="person_id"), pilot.EXTRA)


def _people(where: str, persons: Sequence[int] | None) -> pl.DataFrame:
    only = "" if persons is None else f" AND p.id IN ({_listed(persons)})"
    types = {"person_id": pl.Int64, **dict.fromkeys(_NAMES[1:], pl.String)}
    rows = read_frame(f"SELECT {_PERSON} FROM register_person p WHERE {where}{only}", types)
    return rows.with_columns(
        pl.format(PERSON_KEY + "{}", "person_id").alias("key"),
        pl.col("born", "died").str.to_date("%Y-%m-%d"),
        pl.col("name").alias("payee"),
    )


def _pensions(insurance: str, persons: Sequence[int] | None) -> pl.DataFrame:
    """The latest pension status of everybody in an insurance: an open one before ended ones."""
    only = "" if persons is None else f" AND person_id IN ({_listed(persons)})"
    rows = read_frame(
        "SELECT person_id, state, CAST(retired_on AS text), CAST(valid_to AS text) FROM register_pensionstatus"
        f" WHERE insurance = '{insurance}' AND state <> '{VOID}'{only}"
        " ORDER BY person_id, CASE WHEN valid_to IS NULL THEN 1 ELSE 0 END, valid_from, id",
        {"person_id": pl.Int64, "state": pl.String, "retired": pl.String, "to": pl.String},
    )
    dated = rows.with_columns(pl.col("retired", "to").str.to_date("%Y-%m-%d"))
    return dated.unique("person_id", keep="last", maintain_order=True)


def _last_employers(insurance: str, persons: Sequence[int] | None) -> pl.DataFrame:
    """With whom everybody was last enrolled: the employer's name and kind; whether as an individual."""
    only = "" if persons is None else f" AND e.person_id IN ({_listed(persons)})"
    rows = read_frame(
        "SELECT e.person_id, e.employment, u.name, u.kind FROM register_enrolment e"
        " LEFT JOIN register_registration r ON r.id = e.registration_id"
        " LEFT JOIN register_employer u ON u.id = r.employer_id"
        f" WHERE e.insurance = '{insurance}' AND e.state <> '{VOID}'{only}"
        " AND e.person_id IN (SELECT s.person_id FROM register_pensionstatus s)"
        " ORDER BY e.person_id, e.valid_from, e.id",
        {"person_id": pl.Int64, "employment": pl.String, "unit": pl.String, "body": pl.String},
    )
    last = rows.unique("person_id", keep="last", maintain_order=True)
    alone = pl.col("unit").is_null() | (pl.col("employment") == "灵活就业")
    return last.with_columns(alone.alias("individual"))


def _staffing(persons: Sequence[int] | None) -> pl.DataFrame:
    only = "" if persons is None else f" WHERE person_id IN ({_listed(persons)})"
    rows = read_frame(
        f"SELECT person_id, staffing, tier FROM allowances_staffing{only}",
        {"person_id": pl.Int64, "staffing": pl.String, "tier": pl.String},
    )
    return rows.with_columns(pl.when(pl.col("tier") != "").then(pl.col("tier")).alias("tier"))


def reported_dead() -> pl.DataFrame:
    """Who is dead by what other bodies reported and nobody has settled yet: open suspects A11 of the register."""
    from shebao.register.suspects.models import Suspect
    from shebao.register.suspects.states import CLOSED

    rows = Suspect.objects.filter(code="A11").exclude(state__in=[state.value for state in CLOSED])
    found = [
        (f"{PERSON_KEY}{person}", f"外部数据显示死亡，疑点{number}没有办结")
        for number, persons in rows.values_list("number", "persons").iterator()
        for person in persons
    ]
    return pl.DataFrame(found, schema={"key": pl.String, "evidence": pl.String}, orient="row").unique("key")


def two_schemes(people: pl.DataFrame) -> pl.DataFrame:
    """Who draws pensions of both schemes now."""
    empty = {"key": pl.String, "evidence": pl.String}
    if not {"e_state", "g_state"} <= set(people.columns):
        return pl.DataFrame(schema=empty)
    both = people.filter((pl.col("e_state") == "正常") & (pl.col("g_state") == "正常"))
    return both.select("key", pl.lit("同时领取企业和机关事业单位养老金").alias("evidence"))


def taken_elsewhere(once: str) -> pl.DataFrame:
    """Who is on a roster for the same thing already: key, the roster's number, its allowance."""
    return read_frame(
        "SELECT l.key, r.number, r.allowance FROM allowances_line l JOIN allowances_roster r ON r.id = l.roster_id"
        " WHERE l.once = %s",
        {"key": pl.String, "roster": pl.String, "by": pl.String},
        [once],
    )


def last_year(allowance: Allowance, year: int) -> pl.DataFrame:
    """Who was on the rosters of the year before (key, amount); nobody where an allowance is not yearly."""
    once = allowance.once_in(year - 1) if allowance.yearly else ""
    return read_frame(
        "SELECT l.key, SUM(l.amount) FROM allowances_line l JOIN allowances_roster r ON r.id = l.roster_id"
        " WHERE l.once = %s AND r.allowance = %s GROUP BY l.key",
        {"key": pl.String, "amount": pl.Int64},
        [once, allowance.code],
    )


def _listed(persons: Iterable[int]) -> str:
    return ",".join(str(int(person)) for person in persons) or "0"


def _shaped(frame: pl.DataFrame, extra: Types) -> pl.DataFrame:
    columns = {**PEOPLE, **extra, "payee": pl.String()}
    missing = [pl.lit(None).alias(name) for name in columns if name not in frame.columns]
    return frame.with_columns(missing).select(pl.col(name).cast(dtype) for name, dtype in columns.items()).sort("key")
