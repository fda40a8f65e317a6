"""The seven projects of the published book: from the application to the allotment, with the published amounts."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import transaction
from django.utils import timezone

from shebao.budget.book import Book
from shebao.journal.record import record
from shebao.payments.payer_accounts import open_payer_account
from shebao.programmes import rows
from shebao.programmes.catalogue.bring_in import confirm_file, register_file
from shebao.programmes.from_book import Given, application, by_code, grant
from shebao.programmes.models import CatalogueItem, Item, Procurement, Project
from shebao.programmes.states import Kind
from shebao.web.demo_office.programmes.hands import ACCOUNTANT, CLERK, DIRECTOR, REVIEWER, done, person

YEAR = 2025
APPLIED, GRANTED, ALLOTTED = date(2024, 12, 16), date(2025, 2, 10), date(2025, 2, 24)
PUBLISHED = date(2025, 2, 26)
APPROVAL = "泽财预〔2025〕1号"
PROCUREMENT = "CG-2025-003"
OFFICE_USES = ("办公费", "印刷费", "邮电费", "差旅费", "培训费", "维修费")
REGULAR = "经常性"
MONTHS_OF_OFFICE = ("03", "06", "09", "12")
CATALOGUE = """品目编码,品目名称,类别,限额
A02010105,台式计算机,货物,0
A02020100,复印机,货物,0
C16060000,数据处理服务,服务,100000
"""
TO_PROCURE = "C16060000"


COUNTED = {"P01": "企业养老待遇领取人员", "P06": "机关养老待遇领取人员", "P07": "企业养老待遇领取人员"}
"""By which query the heating lines of a project are counted."""
WHY_ANOTHER = "申报人数按部门预算文本，登记簿为按规模生成的虚构数据"


@dataclass(frozen=True)
class Plan:
    """What the book does not say of a project, and by which months its money is allotted (equal parts)."""

    section: str
    payees: str
    uses: tuple[str, ...]
    economic: str
    months: tuple[str, ...]
    procured: bool = False


PLANS: Mapping[str, Plan] = {
    "P01": Plan("enterprise", "2021年底前退休的企业退休人员", ("取暖费",), "30305", ("10",)),
    "P02": Plan("office", "办公用品、印刷、邮电等供应单位", OFFICE_USES, "30201", MONTHS_OF_OFFICE),
    "P03": Plan("data", "数据整理服务单位", ("数据整理服务",), "30227", ("03", "06"), procured=True),
    "P04": Plan("institutions", "本单位职工遗属", ("遗属补助",), "30305", ("12",)),
    "P05": Plan("institutions", "参加过改革前试点的职工", ("改革前账户结余",), "30399", ("06", "11")),
    "P06": Plan(
        "institutions", "非全额事业单位退休人员及其遗属", ("取暖费", "丧葬抚恤", "遗属补助", "慰问金"), "30399", ("10",)
    ),
    "P07": Plan("enterprise", "2022年以后退休的企业退休人员", ("取暖费",), "30399", ("10",)),
}


def code_of(store: str, year: int = YEAR) -> str:
    """The code of a project."""
    return f"{year}-{store}"


def project(store: str) -> Project:
    """A project as it is now."""
    return Project.objects.get(code=code_of(store))


def begin(book: Book) -> Sequence[str]:
    """Open the account that money leaves from; returns the projects of the book by their codes in the library."""
    with transaction.atomic():
        open_payer_account(
            "GK01",
            "泽州县社会保险中心",
            "140525000000062001",
            "泽州县国库支付中心（演示）",
            "treasury-centralised",
            by=person(ACCOUNTANT).actor,
        )
    return [one.code for one in book.projects]


def apply_for(book: Book, store: str) -> None:
    """Apply for a project, and plan what has to be procured for it."""
    one, given = by_code(book)[store], given_for(store)
    rank = list(by_code(book)).index(store) + 1
    asked = application(book, one, YEAR, given, rank)
    count_lines(store, asked, APPLIED)
    if asked["nature"] == REGULAR:
        asked["plans"] += [{"year": year, "amount": asked["plans"][0]["amount"]} for year in (YEAR + 1, YEAR + 2)]
    done(Kind.APPLY, asked, APPLIED)
    if PLANS[store].procured:
        plan_procurement(project(store))


def count_lines(store: str, asked: dict[str, Any], day: date) -> None:
    """Have the heating lines of an application counted by the register: it has other people than the book's county."""
    for line in asked["lines"]:
        if store in COUNTED and "取暖" in line["what"]:
            line.update(query=COUNTED[store], counted_on=day.isoformat(), difference=WHY_ANOTHER)


def grant_all(book: Book) -> None:
    """The finance bureau's grant of every project; the money allotted by months."""
    for store, one in by_code(book).items():
        done(Kind.GRANT, grant(book, one, YEAR, given_for(store), APPROVAL, GRANTED.isoformat()), GRANTED)
        allot(store)


def given_for(store: str) -> Given:
    """The people and purposes of a project."""
    plan = PLANS[store]
    head, handler = (person(one).natural_person.number for one in (DIRECTOR, CLERK))
    return Given(plan.section, head, handler, plan.payees, plan.uses, plan.economic, plan.procured)


def allot(store: str) -> None:
    """Allot a project by the months of its plan, the rest with the last one."""
    (item,) = Item.objects.filter(project=project(store))
    months = PLANS[store].months
    part = item.approved // len(months)
    parts = [part] * (len(months) - 1) + [item.approved - part * (len(months) - 1)]
    plan = [
        {"item": item.code, "month": f"{YEAR}-{month}", "amount": amount}
        for month, amount in zip(months, parts, strict=True)
    ]
    done(Kind.ALLOT, {"project": code_of(store), "plan": plan}, ALLOTTED)


def plan_procurement(of: Project) -> None:
    """Bring the year's catalogue in and register the plan of a purchase, as the finance section does on its pages."""
    source, name, now = "山西省政府集中采购目录（演示）", f"{YEAR}年政府采购目录.csv", timezone.now()
    file = register_file(YEAR, source, name, CATALOGUE.encode(), by=person(ACCOUNTANT), now=now)
    confirm_file(file.pk, file.rows, by=person(REVIEWER), now=now)
    by = person(ACCOUNTANT).actor
    with transaction.atomic():
        plan = Procurement(
            year=YEAR,
            number=PROCUREMENT,
            project=of,
            catalogue=CatalogueItem.objects.get(year=YEAR, code=TO_PROCURE),
            content="三险参保登记数据整理服务",
            planned=400_000_00,
            reserved_for_small=400_000_00,
            service=True,
        )
        change = rows.add(plan)
        record("登记政府采购计划", by, object_kind="record", object_key=change.key, changes=[change])


def conclude_procurement() -> None:
    """Complete the plan with the record of its execution and the contract."""
    with transaction.atomic():
        plan = Procurement.objects.get(number=PROCUREMENT)
        change = rows.change(
            plan,
            method="竞争性磋商",
            record="ZZX-2025-017",
            supplier="演示数据服务有限公司",
            firm_size="小型",
            contract=396_000_00,
        )
        by = person(ACCOUNTANT).actor
        record("补登政府采购计划", by, object_kind="record", object_key=change.key, changes=[change])


def progress(store: str, day: date, share: int, evidence: str) -> None:
    """Report how far a project is, in percent."""
    told = {"project": code_of(store), "day": day.isoformat(), "share": share * 100, "evidence": evidence}
    done(Kind.PROGRESS, told, day)


def moved(giver: str, taker: str, amount: int, day: date) -> None:
    """Move budget from one project to another of the same functional code, with the finance bureau's consent."""
    for store, sum_ in ((giver, -amount), (taker, amount)):
        done(
            Kind.CHANGE,
            {
                "project": code_of(store),
                "item": "01",
                "what": "金额",
                "amount": sum_,
                "basis_number": "泽财预〔2025〕45号",
                "explanation": "2021年底前退休人员的取暖费主要改由养老保险基金承担，县级预算调剂到新退休人员项目。",
                "new_target": "发放人数按调剂后的金额相应调整，发放时间不变。",
            },
            day,
        )
        month = PLANS[store].months[-1]
        plan = [{"item": "01", "month": f"{YEAR}-{month}", "amount": sum_}]
        done(Kind.ALLOT, {"project": code_of(store), "plan": plan, "number": 2}, day)
