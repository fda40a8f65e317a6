"""What the rules of anomalies look at (比对数据): the registers' rows with their persons and states, and beside them
contributions, benefits, outside records, changes and employers, each as one frame over all files.

Every frame has ``source`` (the file's place in ``values``), ``row`` (as the file counts), ``system`` and ``number``;
those about people have ``person``, the key that linking gave. A column that no file has is there, all null: what a rule
cannot check for want of it is told by the catalogue's needs, not found out by an exception.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property

import polars as pl

from shebao.register.unify.names import name_keys
from shebao.register.unify.normalise import FIELDS, TYPES, Values
from shebao.register.unify.numbers import read_numbers
from shebao.register.unify.sources import PERSONS, system_of

PAYING, PAUSED, ENDED = "参保缴费", "暂停缴费", "终止缴费"
DRAWING, DEAD, RETIRED = "正常", "死亡", "离退休"
OPENING, NORMAL, BACK, REFUND = "期初", "正常", "补缴", "退费"
DOTS = r"[·•・‧∙⋅．.]"
STATES: Mapping[str, tuple[tuple[str, ...], pl.DataType]] = {
    **{name: (headers, TYPES.get(name, pl.String())) for name, headers in FIELDS.items()},
    "pay_state": (("缴费状态", "参保状态"), pl.String()),
    "person_state": (("人员状态",), pl.String()),
    "benefit_state": (("待遇状态", "领取状态"), pl.String()),
    "retired_on": (("退休日期",), pl.Date()),
    "died_on": (("死亡日期",), pl.Date()),
    "last_month": (("最近缴费年月",), pl.Date()),
    "benefit_from": (("起领年月",), pl.Date()),
    "benefit_to": (("止领年月",), pl.Date()),
    "paid_months": (("实际缴费月数", "累计缴费月数"), pl.Int64()),
    "balance": (("个人账户储存额",), pl.Int64()),
    "monthly": (("月养老金", "基础养老金"), pl.Int64()),
    "monthly_account": (("个人账户养老金",), pl.Int64()),
    "employment": (("用工形式",), pl.String()),
    "mode": (("参保方式",), pl.String()),
    "accident_on": (("事故日期",), pl.Date()),
    "id_kind": (("证件类型",), pl.String()),
}
"""What rules read of the registers' rows as delivered (linking may fill in or set aside), and its columns."""


@dataclass(frozen=True, eq=False)
class Compared:
    """``people``: the rows of :func:`~shebao.register.unify.normalise.persons` with ``person`` (the key that linking
    gave) and, where linking knows them, ``employer`` (one value for one employer, whatever a system calls it) and
    ``rule`` (by which linking brought the row to its person).

    ``proposals``: pairs of rows that linking did not join (one, other: ``at``). ``month``: the last month that the data
    is about (its first day).
    """

    values: Sequence[Values] = field(repr=False)
    people: pl.DataFrame = field(repr=False)
    today: date
    month: date
    proposals: pl.DataFrame = field(
        repr=False, default_factory=lambda: pl.DataFrame(schema={"one": pl.Int64, "other": pl.Int64})
    )

    @cached_property
    def records(self) -> pl.DataFrame:
        """The registers' rows (F1 to F5): ``people`` with :data:`STATES`, ``plain`` (the name in one form) and

        ``pays``, ``paused``, ``draws``, ``dead``, ``retired``: true where the row says so, for the month of the data;
        ``benefit``: what is paid a month, in fen; ``credit``: the employer's key (credit code, else system:unit);
        ``record``: one number for all rows of a system and 个人编号.
        """
        parts = [
            _columns(one, STATES).with_columns(
                pl.lit(place, pl.UInt16).alias("source"), one.data["row"].cast(pl.Int64).alias("row")
            )
            for place, one in enumerate(self.values)
            if one.source.kind in PERSONS
        ]
        empty = _columns(None, STATES).with_columns(
            pl.lit(None, pl.UInt16).alias("source"), pl.lit(None, pl.Int64).alias("row")
        )
        states = pl.concat([empty, *parts])
        people = self.people.drop(*STATES, strict=False).with_columns(
            pl.col("source").cast(pl.UInt16), pl.col("row").cast(pl.Int64)
        )
        lacking = [name for name in ("employer", "rule") if name not in people.columns]
        people = people.with_columns(pl.lit(None, pl.String).alias(name) for name in lacking)
        rows = people.join(states, on=["source", "row"], how="left", maintain_order="left")
        rows = rows.join(
            self.units.select("system", "unit", pl.col("credit").alias("credit_code")).unique(["system", "unit"]),
            on=["system", "unit"],
            how="left",
            maintain_order="left",
        )
        rows = rows.join(
            self.person_of.select("system", "number", "record"),
            on=["system", "number"],
            how="left",
            maintain_order="left",
        )
        over = (pl.col("benefit_to") < self.month).fill_null(False)
        key = pl.coalesce("credit_code", pl.concat_str("system", pl.lit(":"), "unit"))
        return rows.with_columns(
            plain_name(pl.col("name")).alias("plain"),
            (pl.col("pay_state") == PAYING).fill_null(False).alias("pays"),
            (pl.col("pay_state") == PAUSED).fill_null(False).alias("paused"),
            ((pl.col("benefit_state") == DRAWING) & ~over).fill_null(False).alias("draws"),
            ((pl.col("person_state") == DEAD) | pl.col("died_on").is_not_null()).fill_null(False).alias("dead"),
            (pl.col("person_state") == RETIRED).fill_null(False).alias("retired"),
            pl.sum_horizontal("monthly", "monthly_account").alias("benefit"),
            key.alias("credit"),
            # Without an index the unit's own code says which employer it is.
            pl.coalesce(pl.col("employer").cast(pl.String), "credit_code", "unit").alias("employer"),
        ).drop("credit_code")

    @cached_property
    def person_of(self) -> pl.DataFrame:
        """The records of the registers: system, number, ``record`` (a number for both), ``of`` (its person; null where
        linking gave one 个人编号 to several).
        """
        return (
            self.people.select("system", "number", pl.col("person").alias("of"))
            .drop_nulls()
            .unique(maintain_order=True)
            .group_by("system", "number", maintain_order=True)
            .agg(pl.when(pl.len() == 1).then(pl.col("of").first()))
            .with_row_index("record")
        )

    @cached_property
    def fees(self) -> pl.DataFrame:
        """Contributions (F7): month, kind (期初, 正常, 补缴, 退费), base, unit_due, person_due, unit_paid, person_paid,
        received, receipt, months, balance; amounts in fen.
        """
        columns = {
            "insurance": (("险种",), pl.String()),
            "unit": (("单位编号",), pl.String()),
            "number": (("个人编号",), pl.String()),
            "month": (("费款所属期",), pl.Date()),
            "kind": (("缴费类型",), pl.String()),
            "base": (("缴费基数",), pl.Int64()),
            "unit_due": (("单位应缴",), pl.Int64()),
            "person_due": (("个人应缴",), pl.Int64()),
            "unit_paid": (("单位实缴",), pl.Int64()),
            "person_paid": (("个人实缴",), pl.Int64()),
            "received": (("到账日期",), pl.Date()),
            "booked": (("记账年月",), pl.Date()),
            "receipt": (("票据号",), pl.String()),
            "months": (("累计缴费月数",), pl.Int64()),
            "balance": (("个人账户储存额",), pl.Int64()),
        }
        rows = self._tall("F7", columns)
        kinds = {word: _kind(word) for word in rows["kind"].drop_nulls().unique().to_list()}
        rows = rows.with_columns(pl.col("kind").replace_strict(kinds, default=NORMAL, return_dtype=pl.String))
        # A file without what was paid is taken at what was due.
        return self._with_person(rows).with_columns(
            pl.coalesce("unit_paid", "unit_due").fill_null(0).alias("unit_paid"),
            pl.coalesce("person_paid", "person_due").fill_null(0).alias("person_paid"),
        )

    @cached_property
    def benefits(self) -> pl.DataFrame:
        """Benefits paid (F8): month, item, paid (fen, 0 where it came back), account, paid_on."""
        columns = {
            "insurance": (("险种",), pl.String()),
            "number": (("个人编号",), pl.String()),
            "item": (("待遇项目",), pl.String()),
            "month": (("所属期",), pl.Date()),
            "due": (("应发金额",), pl.Int64()),
            "paid": (("实发金额",), pl.Int64()),
            "state": (("发放状态",), pl.String()),
            "paid_on": (("发放日期",), pl.Date()),
            "account": (("银行账号",), pl.String()),
        }
        rows = self._tall("F8", columns).with_columns(pl.coalesce("paid", "due").fill_null(0).alias("paid"))
        return self._with_person(rows)

    @cached_property
    def outside(self) -> pl.DataFrame:
        """Outside records (F9): office, id (one form), id_state, name, name_key, event, on."""
        columns = {
            "office": (("来源",), pl.String()),
            "id": (("证件号码",), pl.String()),
            "name": (("姓名",), pl.String()),
            "event": (("事件",), pl.String()),
            "on": (("事件日期",), pl.Date()),
        }
        rows = self._tall("F9", columns, insured=False)
        keys = name_keys(rows["name"])
        numbers = read_numbers(rows["id"], keys, self.today)
        return rows.with_columns(keys, numbers["id"], numbers["id_state"], pl.lit(None, pl.String).alias("number"))

    @cached_property
    def changes(self) -> pl.DataFrame:
        """Changes on records (F10): item, before, after, on, by."""
        columns = {
            "insurance": (("险种系统",), pl.String()),
            "number": (("个人编号",), pl.String()),
            "item": (("变更项目",), pl.String()),
            "before": (("变更前",), pl.String()),
            "after": (("变更后",), pl.String()),
            "on": (("变更日期",), pl.Date()),
            "by": (("经办人",), pl.String()),
        }
        return self._with_person(self._tall("F10", columns))

    @cached_property
    def units(self) -> pl.DataFrame:
        """Employers as the systems have them (F6): unit (also as number), name, credit, state."""
        columns = {
            "unit": (("单位编号",), pl.String()),
            "name": (("单位名称",), pl.String()),
            "credit": (("统一社会信用代码",), pl.String()),
            "state": (("单位状态",), pl.String()),
        }
        rows = self._tall("F6", columns, insured=False)
        return rows.with_columns(pl.col("unit").alias("number"), pl.lit(None, pl.String).alias("person"))

    def _tall(
        self, kind: str, columns: Mapping[str, tuple[tuple[str, ...], pl.DataType]], *, insured: bool = True
    ) -> pl.DataFrame:
        parts = [
            _columns(one, columns).with_columns(
                pl.lit(place, pl.UInt16).alias("source"),
                one.data["row"].cast(pl.Int64).alias("row"),
                pl.lit(one.source.system).alias("system"),
            )
            for place, one in enumerate(self.values)
            if one.source.kind == kind
        ]
        empty = _columns(None, columns).with_columns(
            pl.lit(None, pl.UInt16).alias("source"), pl.lit(None, pl.Int64).alias("row"), pl.lit("").alias("system")
        )
        rows = pl.concat([empty, *parts])
        if not insured:
            return rows
        words = rows["insurance"].drop_nulls().unique().to_list()
        systems = {word: code for word in words if (code := _system(word))}
        told = pl.col("insurance").replace_strict(systems, default=None, return_dtype=pl.String)
        return rows.with_columns(pl.coalesce(told, "system").alias("system"))

    def _with_person(self, rows: pl.DataFrame) -> pl.DataFrame:
        """``record`` and ``person`` of each row; where the registers do not know the record, the record itself."""
        joined = rows.join(self.person_of, on=["system", "number"], how="left", maintain_order="left")
        own = pl.concat_str("system", pl.lit(":"), "number")
        return joined.with_columns(pl.coalesce("of", own).alias("person")).drop("of")

    @cached_property
    def available(self) -> frozenset[str]:
        """What the files have, as the catalogue's needs name it: ``F1``, ``F1:缴费状态``, ``F7-110:缴费基数`` …"""
        found: set[str] = set()
        for one in self.values:
            kinds = {one.source.kind}
            if one.source.kind in ("F6", "F7", "F8"):
                systems = {one.source.system} - {""}
                if not systems and one.has("险种"):
                    systems = {_system(word) for word in one.data["险种"].drop_nulls().unique().to_list()}
                kinds |= {f"{one.source.kind}-{system}" for system in systems if system}
            found |= kinds
            found |= {f"{kind}:{column}" for kind in kinds for column in one.data.columns}
        return frozenset(found)


def _kind(word: str) -> str:
    """The kind of a contribution from its word; what is none of the others is a normal one."""
    marks = ((OPENING, "期初|上期|结转"), (BACK, "补"), (REFUND, "退"))
    return next((kind for kind, mark in marks if re.search(mark, word)), NORMAL)


def _system(word: str) -> str:
    try:
        return system_of(word)
    except ValueError:
        return ""


def _columns(one: Values | None, columns: Mapping[str, tuple[tuple[str, ...], pl.DataType]]) -> pl.DataFrame:
    """The named columns of a file, all null where it has none of the headers; no rows without a file."""
    size = len(one.data) if one else 0
    made = []
    for name, (headers, dtype) in columns.items():
        found = next((one.data[header] for header in headers if one and one.has(header)), None)
        if found is None:
            found = pl.Series([None], dtype=dtype).new_from_index(0, size)
        made.append(found.cast(dtype).alias(name))
    return pl.DataFrame(made)


def plain_name(name: pl.Expr) -> pl.Expr:
    """A name in one form: without spaces, one kind of middle dot, plain width. Characters stay as they are."""
    return (
        name.str.normalize("NFKC")
        .str.replace_all(r"[\s\x{200B}-\x{200F}\x{FEFF}]", "")
        .str.replace_all(DOTS, "·")
        .str.to_uppercase()
    )
