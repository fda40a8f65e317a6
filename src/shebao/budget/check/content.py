"""What a disclosure must say and the book does not: duties, offices, goals, last year's figures."""

from collections.abc import Iterator

from shebao.budget import problems
from shebao.budget.book import PriorItem, TextKey
from shebao.budget.check.report import Subject
from shebao.budget.sheets import TEXT_SHEET
from shebao.findings import Finding, Place

REQUIRED_TEXTS = {TextKey.DUTIES: "第一部分的本部门职责", TextKey.OFFICES: "第一部分的机构设置情况"}
REQUIRED_GOALS = {"strategy": "部门整体支出绩效目标表", "year_goal": "部门整体支出绩效目标表"}
REQUIRED_PRIOR = (
    PriorItem.TOTAL,
    PriorItem.GENERAL_EXPENDITURE,
    PriorItem.ABROAD,
    PriorItem.RECEPTION,
    PriorItem.VEHICLE_PURCHASE,
    PriorItem.VEHICLE_RUNNING,
)
"""What every disclosure compares with last year; 机关运行经费 too where a unit has one."""


def check_content(subject: Subject) -> Iterator[Finding]:
    """One warning for each text that is missing, one for all figures of last year that are."""
    book = subject.book
    for key, where in REQUIRED_TEXTS.items():
        if not book.texts.get(key, "").strip():
            yield _missing(subject.text_place(key), f"“{TEXT_SHEET}”的“{key.value}”", f"文字/{key.value}", where)
    for field, where in REQUIRED_GOALS.items():
        if not getattr(book.goal, field).strip():
            place = subject.place("goal", field=field)
            yield _missing(place, f"“{place.sheet}”的“{place.column}”", f"{place.sheet}/{place.column}", where)
    yield from _prior(subject)


def _missing(place: Place, what: str, subject: str, where: str) -> Finding:
    return problems.TEXT_MISSING.finding(
        f"{what}没有填，{where}会是空白。",
        subject=subject,
        places=[place],
        found="（空白）",
        expected="定稿文字",
    )


def _prior(subject: Subject) -> Iterator[Finding]:
    book = subject.book
    known = {prior.item for prior in book.prior}
    required = list(REQUIRED_PRIOR)
    if any(unit.nature.runs_as_organ for unit in book.units):
        required.append(PriorItem.ORGAN_RUNNING)
    missing = [item.value for item in required if item not in known]
    if missing:
        yield problems.PRIOR_MISSING.finding(
            f"“上年数”没有填{len(missing)}项：{'、'.join(missing)}。文本写不出与上年的比较。",
            subject="上年数/缺项",
            places=[subject.place("prior", field="item")],
            found="、".join(item.value for item in PriorItem if item in known) or "（空表）",
            expected="、".join(missing),
        )
    for item in dict.fromkeys(reason.about for reason in book.reasons):
        if item not in known:
            rows = [reason.row for reason in book.reasons if reason.about is item]
            yield problems.REASON_WITHOUT_PRIOR.finding(
                f"“变动原因”写了{item.value}的原因，“上年数”没有{item.value}。",
                subject=f"变动原因/{item.value}/没有上年数",
                places=subject.places("reasons", rows, "about"),
                found="（没有上年数）",
                expected=f"“上年数”中的{item.value}",
            )
