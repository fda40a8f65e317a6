"""What is wrong with an application for a project (申报审核): fields, targets, sums, periods, duplicates, counts.

Everything at once. Errors stop it; doubts (a possible duplicate, sums that do not meet) go to the reviewers.
"""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from shebao.budget.book import FundingLevel, Horizon
from shebao.findings import Finding
from shebao.programmes.controls import g11_targets_and_acceptance, g12_right_fund
from shebao.programmes.controls.words import RULES, doubt, refusal
from shebao.programmes.counts import count_names, counted
from shebao.programmes.duplicates import alike
from shebao.programmes.models import Project
from shebao.programmes.performance import check_targets
from shebao.programmes.steps.fields import filled
from shebao.register.wording import a_day
from shebao.screens.shows import yuan
from shebao.staff.models import NaturalPerson, Section

LIBRARY = "预算管理一体化规范（财办〔2020〕13号）：项目库"
KLASSES = ("特定目标类", "其他运转类", "人员类", "公用经费")
NATURES = ("经常性", "一次性", "阶段性")
CHANNELS = ("国库集中支付", "财政专户支付")
PEOPLE = "人"
HORIZONS = tuple(one.value for one in Horizon)
LEVELS = tuple(one.value for one in FundingLevel)
PRINTED = {
    "years": "项目期",
    "necessity": "项目设立必要性",
    "measures": "保证项目实施的制度、措施",
    "plan": "项目实施计划",
    "period_goal": "实施期目标",
    "year_goal": "年度目标",
}
"""What the finance bureau's form has a place for, and would print empty."""

Payload = Mapping[str, Any]


def find(payload: Payload, day: date) -> Sequence[Finding]:
    """Everything that is wrong or doubtful."""
    found = filled(
        payload,
        name="项目名称",
        store_code="项目库编码",
        year="年度",
        section="责任股室",
        purpose="用途",
        basis="立项依据",
        klass="项目类别",
        nature="项目属性",
        payees="支付对象",
        fund="资金性质",
        level="资金级次",
        channel="支付方式",
        head="主要负责人",
        handler="经办责任人",
        items="项目明细",
    )
    found += g11_targets_and_acceptance.without_targets(payload.get("targets") or [])
    found += g12_right_fund.of_project(str(payload.get("fund") or ""), str(payload.get("basis") or ""))
    return [*found, *_words(payload), *_period(payload), *_items(payload), *_lines(payload), *_plans(payload),
            *_targets(payload), *_people(payload), *_printed(payload), *_duplicates(payload)]  # fmt: skip


def _words(payload: Payload) -> list[Finding]:
    found = []
    for name, label, known in (
        ("klass", "项目类别", KLASSES),
        ("nature", "项目属性", NATURES),
        ("channel", "支付方式", CHANNELS),
    ):
        given = payload.get(name)
        if given and given not in known:
            found.append(
                refusal("P-6", f"{label}“{given}”不在可选范围内。", LIBRARY, label, f"从{'、'.join(known)}中选。")
            )
    return found


def _period(payload: Payload) -> list[Finding]:
    starts, ends = a_day(payload.get("starts_on")), a_day(payload.get("ends_on"))
    nature, found = payload.get("nature"), []
    if nature in ("一次性", "阶段性") and (starts is None or ends is None):
        found.append(
            refusal(
                "P-6",
                f"{nature}项目没有填写开始日期和完成日期。",
                LIBRARY,
                "完成日期",
                "一次性、阶段性项目不得长期开展。",
            )
        )
    if starts and ends and ends < starts:
        found.append(refusal("P-6", f"完成日期{ends}早于开始日期{starts}。", LIBRARY, "完成日期", "更正日期。"))
    if ends and isinstance(payload.get("year"), int) and ends.year < payload["year"]:
        found.append(refusal("P-6", f"完成日期{ends}早于申报年度。", LIBRARY, "完成日期", "更正日期，或不再申报。"))
    return found


def _items(payload: Payload) -> list[Finding]:
    found, codes = [], set()
    for one in payload.get("items") or []:
        label = f"明细{one.get('code') or ''}"
        if not one.get("code") or one["code"] in codes:
            found.append(refusal("P-6", f"{label}没有编号，或编号重复。", LIBRARY, label, "每个明细一个编号。"))
        codes.add(one.get("code"))
        if not isinstance(one.get("amount"), int) or one["amount"] <= 0:
            found.append(refusal("P-3", f"{label}的金额须大于零。", LIBRARY, label, "按元填写。"))
        if not one.get("name") or not one.get("uses"):
            found.append(refusal("P-2", f"{label}没有名称或使用范围。", RULES, label, "使用范围写明可以列支的用途。"))
    return found


def _lines(payload: Payload) -> list[Finding]:
    found, total = [], 0
    lines = payload.get("lines") or []
    for one in lines:
        total += int(one.get("count") or 0) * int(one.get("standard") or 0) * int(one.get("periods") or 1)
        if not one.get("query"):
            continue
        on, label = a_day(one.get("counted_on")), f"测算“{one.get('what')}”"
        if one["query"] not in count_names() or on is None:
            found.append(refusal("P-6", f"{label}的取数口径或取数日期不对。", LIBRARY, "测算明细", "重新取数。"))
        elif (now := len(counted(one["query"], on))) != one.get("count"):
            message = f"{label}填{one.get('count')}，按登记簿“{one['query']}”{on}取数为{now}。"
            if why := one.get("difference"):
                found.append(doubt("P-8", f"{message}说明：{why}", LIBRARY, "测算明细", "核对差异的说明。"))
            else:
                found.append(refusal("P-6", message, LIBRARY, "测算明细", "重新取数，或填写与取数不符的说明。"))
        if one["query"] in count_names() and payload.get("klass") == "其他运转类":
            message = f"{label}是对个人的支出，项目类别填的是其他运转类。"
            found.append(doubt("P-8", message, LIBRARY, "项目类别", "核对项目类别。"))
    if lines and total != (asked := _asked(payload)):
        message = (
            f"测算合计{yuan(total)}元，与申报金额（项目明细合计）{yuan(asked)}元不等，相差{yuan(asked - total)}元。"
        )
        found.append(doubt("P-8", message, LIBRARY, "测算明细", "补充测算明细，或在申报书中说明差额。"))
    return found


def _asked(payload: Payload) -> int:
    return sum(int(one.get("amount") or 0) for one in payload.get("items") or [])


def _plans(payload: Payload) -> list[Finding]:
    """The plan names each year once, and plans for the year what is asked for."""
    plans, year, found = payload.get("plans") or [], payload.get("year"), []
    years = [one.get("year") for one in plans]
    for one in sorted({one for one in years if years.count(one) > 1}, key=str):
        found.append(refusal("P-6", f"三年计划中{one}年填了{years.count(one)}次。", LIBRARY, "三年计划", "一年一行。"))
    if not plans or found or year is None:
        return found
    planned, asked = sum(int(one.get("amount") or 0) for one in plans if one.get("year") == year), _asked(payload)
    if planned != asked:
        message = f"三年计划的{year}年为{yuan(planned)}元，与申报金额（项目明细合计）{yuan(asked)}元不等，"
        message += f"相差{yuan(asked - planned)}元。"
        found.append(doubt("P-8", message, LIBRARY, "三年计划", "申报年度按申报金额填写，或在申报书中说明差额。"))
    return found


def _targets(payload: Payload) -> list[Finding]:
    targets = [check_targets.with_binding(one, "项目") for one in payload.get("targets") or []]
    found = check_targets.find(targets, payload.get("year"))
    return [*found, *check_targets.find_together(payload), *check_targets.find_poor_grade(payload)]


def _people(payload: Payload) -> list[Finding]:
    found = []
    numbers = set(NaturalPerson.objects.values_list("number", flat=True))
    for name, label in (("head", "主要负责人"), ("handler", "经办责任人")):
        if payload.get(name) and payload[name] not in numbers:
            found.append(refusal("P-2", f"没有工号为“{payload[name]}”的{label}。", RULES, label, "从列表中选择。"))
    if payload.get("section") and not Section.objects.filter(code=payload["section"]).exists():
        found.append(refusal("P-2", f"没有内设机构“{payload['section']}”。", RULES, "责任股室", "从列表中选择。"))
    return found


def _printed(payload: Payload) -> list[Finding]:
    """What the printed form would leave empty; funding levels that are no levels, or do not add up to what is asked."""
    found = []
    if missing := [label for name, label in PRINTED.items() if not payload.get(name)]:
        message = f"申报表还没有填写{'、'.join(missing)}，印出的绩效目标表会是空白。"
        found.append(doubt("P-8", message, LIBRARY, "申报表文字", "补填，或在审核意见中写明。"))
    funding, places = payload.get("funding") or [], set()
    for one in funding:
        place = (one.get("horizon"), one.get("level"))
        if place[0] not in HORIZONS or place[1] not in LEVELS or place in places:
            message = f"资金级次“{place[0]}{place[1]}”不在可选范围内，或填了两次。"
            action = f"期间从{'、'.join(HORIZONS)}中选，级次从{'、'.join(LEVELS)}中选。"
            found.append(refusal("P-6", message, LIBRARY, "分级资金", action))
        places.add(place)
    year = sum(int(one.get("amount") or 0) for one in funding if one.get("horizon") == Horizon.YEAR)
    asked = _asked(payload)
    if year and year != asked:
        message = f"分级资金的年度合计{yuan(year)}元，与申报金额{yuan(asked)}元不等。"
        found.append(doubt("P-8", message, LIBRARY, "分级资金", "核对各级资金。"))
    return found


def _duplicates(payload: Payload) -> list[Finding]:
    """The same project again stops it; another one of the same basis and payees, or price, is a possible duplicate."""
    year, store, found = payload.get("year"), payload.get("store_code"), []
    if Project.objects.filter(year=year, store_code=store).exists():
        message = f"项目“{store}”{year}年已申报。"
        found.append(refusal("P-7", message, LIBRARY, "项目库编码", "需要调整的，办理变更申请。"))
    others = Project.objects.filter(year=year).exclude(store_code=store) if isinstance(year, int) else []
    for other in others:
        if same := alike(payload.get("basis"), payload.get("payees"), payload.get("price"), other):
            message = f"与项目“{other.name}”（{other.code}）的{'、'.join(same)}相同，可能重复申报。"
            action = "核对两个项目的对象是否互不重叠，在审核意见中写明。"
            found.append(doubt("P-7", message, LIBRARY, "项目名称", action))
    return found
