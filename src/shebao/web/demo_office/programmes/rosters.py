"""Rosters of the year: basis lists of the synthetic county, and each roster from its making to its payment."""

import io
from collections.abc import Iterable, Mapping
from datetime import date, datetime, timedelta

import polars as pl
import xlsxwriter
from django.db.models import Q
from django.utils import timezone

from shebao.cases.models import Case
from shebao.cases.states import State
from shebao.jobs.worker import work_once
from shebao.money import format_yuan_plain
from shebao.payments.models import Instruction
from shebao.programmes.allowances import approval, build, decide, handing_over, notice
from shebao.programmes.allowances.basis import accept_basis, register_basis
from shebao.programmes.allowances.basis_reading import basis_layouts
from shebao.programmes.allowances.catalogue import allowances
from shebao.programmes.allowances.models import LineSuspect, Roster
from shebao.register.models import PensionStatus, Person
from shebao.web.demo_office.programmes.hands import CLERK, approved, checked, handed_in, moments, person
from shebao.web.demo_office.programmes.projects import YEAR, code_of
from shebao.web.demo_office.register import NotLoaded

CHECKERS, HEADS = {"110": "qiye-fh", "120": "jiguan-fh"}, {"110": "qiye-gz", "120": "jiguan-gz"}
NOTICE_DAYS = 5
RESIDENT = "居民身份证"
KEPT = frozenset({"R4"})
"""Suspects that are kept: a couple has one card. Who is suspicious otherwise is taken off and paid later."""


def list_in(code: str, name: str, data: pl.DataFrame) -> None:
    """Register a basis list, and accept it by another person with its control totals."""
    if data.is_empty():
        return
    columns = [column.header for column in basis_layouts()[code].columns]
    whole = data.select(pl.col(one) if one in data.columns else pl.lit("").alias(one) for one in columns)
    kept = register_basis(code, f"{name}.xlsx", workbook(whole), by=person(CLERK), now=timezone.now())
    accept_basis(kept.pk, kept.rows, kept.total, by=person(CHECKERS["120"]), now=timezone.now())


def workbook(data: pl.DataFrame) -> bytes:
    """A frame of texts as a workbook."""
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer) as book:
        sheet = book.add_worksheet()
        for at, row in enumerate([data.columns, *data.iter_rows()]):
            sheet.write_row(at, 0, ["" if value is None else str(value) for value in row])
    return buffer.getvalue()


def known(data: pl.DataFrame) -> pl.DataFrame:
    """The rows whose number and name are the register's, each person once."""
    names = dict(Person.objects.values_list("id_number", "name"))
    same = [names.get(number) == name for number, name in data.select("证件号码", "姓名").iter_rows()]
    return data.filter(pl.Series(same, dtype=pl.Boolean)).unique("证件号码", keep="first", maintain_order=True)


def made(allowance: str, on: date, store: str) -> Roster:
    """A roster as the job makes it, with its suspects decided by two."""
    one = allowances()[allowance]
    job = build.ask_for_roster(build.Asked(one, YEAR, on, code_of(store), "01"), by=person(CLERK))
    work_once()
    job.refresh_from_db()
    if job.state != "完成":
        raise NotLoaded(f"{job.title}：{job.state} {job.problem}")
    roster = Roster.objects.get(job=job.pk)
    now, checker = timezone.now(), person(CHECKERS[one.insurance])
    for kept, result, reason in (
        (False, "剔除", "资料不全或不符合条件，核实后补发"),
        (True, "列入", "夫妻共用账户，已电话核实"),
    ):
        found, keep = LineSuspect.objects.filter(roster=roster), Q(code__in=KEPT, line__standard__gt=0)
        keys = list(found.filter(keep if kept else ~keep).values_list("pk", flat=True))
        if keys:
            decide.propose(roster.pk, keys, result, reason, by=person(CLERK), now=now)
            decide.confirm(roster.pk, keys, True, by=checker, now=now)
    roster.refresh_from_db()
    return roster


def agreed(roster: Roster, day: date) -> Roster:
    """A roster after its notice and its approval on a day."""
    shown, clock = datetime.combine(day - timedelta(days=NOTICE_DAYS + 1), datetime.min.time()), moments(day)
    notice.give_notice(roster.pk, NOTICE_DAYS, by=person(CLERK), now=timezone.make_aware(shown))
    insurance = allowances()[roster.allowance].insurance
    case = approval.ask_for_approval(roster.pk, by=person(CLERK), now=next(clock))
    case = checked(handed_in(case, person(CLERK), clock), clock, by=CHECKERS[insurance])
    case = approved(case, clock, **{"roster.approve": HEADS[insurance]})
    assert case.state == State.EFFECTIVE, f"{case} is {case.state}"
    roster.refresh_from_db()
    return roster


def paid_for(roster: Roster, day: date) -> Case:
    """The payment request of a roster, in effect: its batch waits to be released."""
    clock = moments(day)
    case = handing_over.ask_for_payment(roster.pk, by=person(CLERK), now=next(clock))
    return approved(checked(handed_in(case, person(CLERK), clock), clock), clock)


def staffing(heating: pl.DataFrame) -> pl.DataFrame:
    """B1 of the county's list of heating allowances: how institutions are funded, and the grades; all others 全额."""
    tiers = {"3360.00": "一档", "3920.00": "二档", "4480.00": "三档"}
    part = known(heating.filter(pl.col("补贴类别").str.starts_with("(c)")))
    listed = part.with_row_index("at").select(
        "姓名",
        "证件号码",
        pl.when(pl.col("at") % 3 == 0).then(pl.lit("自收自支")).otherwise(pl.lit("差额")).alias("编制类型"),
        pl.col("补贴标准").replace_strict(tiers, default="一档").alias("取暖费档次"),
    )
    drawing = PensionStatus.objects.filter(insurance="120", person__id_kind=RESIDENT).order_by("person_id")
    others = drawing.exclude(person__id_number__in=listed["证件号码"].to_list()).distinct()
    rows = [(name, number, "全额", "") for name, number in others.values_list("person__name", "person__id_number")]
    return pl.concat([listed, pl.DataFrame(rows, schema=listed.schema, orient="row")])


def balances(before: pl.DataFrame) -> pl.DataFrame:
    """B4 of the county's list of balances: three quarters of each are principal."""
    rows = known(before)
    fen = [int(text.replace(".", "")) for text in rows["改革前个人账户本息"]]
    return rows.select(
        "姓名",
        "证件号码",
        pl.Series("本金", [format_yuan_plain(one * 3 // 4) for one in fen]),
        pl.Series("利息", [format_yuan_plain(one - one * 3 // 4) for one in fen]),
        pl.lit("否").alias("改革前已退休"),
        pl.lit("是").alias("本息已核对"),
        pl.lit("演示年金受托银行").alias("开户银行"),
        pl.Series("划入账户", [f"9900{at:012d}" for at in range(1, rows.height + 1)]),
    )


def receipts(roster: Roster, failed: Iterable[Instruction], day: date) -> pl.DataFrame:
    """B5: what the annuity book says it has received of a roster."""
    missing = [one.line_key.rpartition(":")[2] for one in failed]
    there = roster.lines.filter(once__isnull=False).exclude(key__in=missing).order_by("pk")
    rows = there.values_list("name", "id_number", "amount")
    return pl.DataFrame(
        [(name, number, format_yuan_plain(amount), day.isoformat()) for name, number, amount in rows],
        schema=["姓名", "证件号码", "入账金额", "入账日期"],
        orient="row",
    )


def survivor() -> pl.DataFrame:
    """B3: the one survivor of the published book."""
    row: Mapping[str, str] = {
        "姓名": "演示遗属",
        "证件号码": "140525196203150029",
        "去世职工": "演示职工",
        "补助起始年月": f"{YEAR}01",
        "核实年度": str(YEAR),
        "开户银行": "泽州农村商业银行",
        "银行账号": "6210990019999900001",
    }
    return pl.DataFrame([row])
