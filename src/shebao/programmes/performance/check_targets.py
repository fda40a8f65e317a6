"""What is wrong or doubtful with the targets of an application or a change (绩效目标审核), by the quality rules.

Errors stop it: what cannot be a target. Doubts go to the reviewers: what makes a bad one.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from shebao.budget.book import Indicator
from shebao.budget.sheets import INDICATOR_TREE
from shebao.budget.targets import quality
from shebao.budget.targets.values import is_time, number_of
from shebao.findings import Finding
from shebao.programmes.controls.g11_targets_and_acceptance import SELF
from shebao.programmes.controls.words import doubt, refusal
from shebao.programmes.models import Milestone
from shebao.programmes.performance.bindings import MANUAL, binding_names, indicator_of, propose
from shebao.programmes.performance.evaluate_self import BASIS as EVALUATION
from shebao.programmes.performance.parameters import rules_on
from shebao.screens.shows import yuan

BASIS = "财预〔2015〕88号《中央部门预算绩效目标管理办法》"
FIELD = "绩效指标"
COMMON_YEAR = 2023
"""The year that a day without one is looked up in, where the year of the targets is not known either."""
TEXTS = ("level1", "level2", "name", "sign", "number", "unit", "text")

Target = Mapping[str, Any]


def with_binding(target: Target, project: str) -> dict[str, Any]:
    """A target with its binding: the one that was chosen, else the one that its name and unit propose."""
    chosen = str(target.get("binding") or "") if "binding" in target else propose(indicator_of(target, project))
    return {**target, "binding": "" if chosen == MANUAL else chosen}


def find(targets: Sequence[Target], year: Any, project: str = "项目") -> list[Finding]:
    """What is wrong with each target by itself."""
    return [one for target in targets for one in _of_one(target, year, project)]


def _of_one(target: Target, year: Any, project: str) -> list[Finding]:
    named = f"绩效指标“{target.get('name') or ''}”"
    one = replace(indicator_of(target, project))
    found = []

    def wrong(said: str, action: str) -> None:
        found.append(refusal("P-6", f"{named}{said}", BASIS, FIELD, action))

    def doubtful(said: str, action: str) -> None:
        found.append(doubt("P-8", f"{named}{said}", BASIS, FIELD, action))

    if not one.name.strip():
        wrong("没有写明三级指标。", "写明指标内容。")
    allowed = INDICATOR_TREE.get(one.level1, ())
    if one.level2 not in allowed:
        wanted = "、".join(allowed) if allowed else "、".join(INDICATOR_TREE)
        wrong(f"的级次“{one.level1}—{one.level2}”不对。", f"从{wanted}中选。")
    if one.number and number_of(one.number) is None:
        wrong(f"的数值“{one.number}”不是数。", "更正。")
    if one.number and one.word:
        wrong("同时填了数值和文字值。", "只填一种。")
    if quality.is_broken(one):
        wrong(f"的值“{one.word}”有符号而没有可比的数。", "按“≥2000人”的样式填写：一个符号、一个数和单位。")
    if impossible := quality.impossible_time(one, year if isinstance(year, int) else COMMON_YEAR):
        wrong(f"的时间“{one.word}”中没有“{impossible}”这个日子。", "填写日历上有的日期、月份或季度。")
    binding = str(target.get("binding") or "")
    if binding not in ("", MANUAL, *binding_names(department=not project)):
        listed = "、".join(binding_names(department=not project))
        wrong(f"没有取数口径“{binding}”。", f"从{listed}中选，或写“{MANUAL}”。")
    elif binding not in ("", MANUAL) and not one.number and not is_time(one.word):
        wrong("是定性指标，不能系统取数。", f"写明数值或时间，或改为“{MANUAL}”。")
    found += [] if found else _quality(one, year, doubtful)
    return found


def _quality(one: Indicator, year: Any, doubtful: Any) -> list[Finding]:
    if quality.too_high(one):
        doubtful(f"为“{one.value}”，率不会超过100%。", "达到100%的写“100%”。")
    if quality.is_open_cost(one):
        doubtful(f"为“{one.value}”，成本应当控制在上限以内。", "改用“≤”或“=”。")
    if quality.is_uncounted(one):
        doubtful(
            f"是{one.level2}，值“{one.value}”没有数。", "按“≥2000人”的样式写明数和单位；确实不能计数的，改列其他指标。"
        )
    elif quality.is_unmeasured(one) or (quality.is_verb(one) and not one.number):
        doubtful(f"的值“{one.word}”只是动词或重复指标名称，不能衡量。", "写明程度或可核对的结果。")
    if isinstance(year, int) and quality.is_outside(one, year):
        doubtful(f"的时间“{one.value}”不在{year}年度内。", "核对时间。")
    if belongs := quality.right_level(one):
        doubtful(f"放在{one.level2}，应属{belongs}。", "调整指标类别。")
    if one.number and "率" not in one.name and not one.number_unit:
        doubtful("没有计量单位。", "补填计量单位。")
    return []


def find_together(payload: Mapping[str, Any]) -> list[Finding]:
    """What is doubtful of all targets of an application together: groups, survey, number × price against the amount."""
    targets = [indicator_of(one, "项目") for one in payload.get("targets") or []]
    if not targets:
        return []
    found = []
    if not any("数量" in one.level2 for one in targets):
        found.append(doubt("P-8", "没有数量指标，绩效目标不易衡量。", BASIS, FIELD, "补充数量指标。"))
    satisfaction = [one for one in payload.get("targets") or [] if "满意度" in str(one.get("level1"))]
    if not satisfaction:
        found.append(doubt("P-8", "没有满意度指标。", BASIS, FIELD, "补充服务对象满意度指标。"))
    surveyed = any(with_binding(one, "项目")["binding"] for one in satisfaction)
    told = "".join(f"{one.name}{one.value}" for one in targets) + str(payload.get("purpose") or "")
    if satisfaction and not surveyed and quality.SURVEY.search(told) is None:
        message = "满意度指标没有说明如何取得。"
        found.append(doubt("P-8", message, BASIS, FIELD, "取数口径写“满意度调查”，或写明问卷、测评和样本量。"))
    return [*found, *_price_times_number(targets, payload)]


def _price_times_number(targets: Sequence[Indicator], payload: Mapping[str, Any]) -> list[Finding]:
    people = [
        quality.amount(one)
        for one in targets
        if "数量" in one.level2 and "人" in one.number_unit and "累计" not in one.name and one.number
    ]
    prices = [
        quality.amount(one)
        for one in targets
        if "成本" in one.level2 and ("元" in one.number_unit or "每人" in one.number_unit) and one.number
    ]
    asked = sum(int(one.get("amount") or 0) for one in payload.get("items") or [])
    if len(people) != 1 or len(prices) != 1 or not people[0] or not prices[0] or not asked:
        return []
    made = int(people[0] * prices[0] * 100)
    if made <= asked:
        return []
    message = f"数量指标×成本指标为{yuan(made)}元，超过申报金额{yuan(asked)}元。"
    return [doubt("P-8", message, BASIS, FIELD, "核对人数、标准和金额。")]


def find_poor_grade(payload: Mapping[str, Any]) -> list[Finding]:
    """What forbids to take a project into the library again: its last evaluation was the worst, and no reason is given.

    The overall evaluation counts where there is one, otherwise the self-evaluation.
    """
    year, store = payload.get("year"), payload.get("store_code")
    if not isinstance(year, int) or str(payload.get("grade_reason") or "").strip():
        return []
    marked = Milestone.objects.filter(project__store_code=store, project__year__lt=year).exclude(grade="")
    last = marked.select_related("project").order_by("-project__year", "-pk").first()
    if last is None or last.grade != rules_on(last.day).worst:
        return []
    what = "绩效自评" if last.what == SELF else last.what
    message = f"项目“{last.project.name}”{last.project.year}年{what}等级为“{last.grade}”，没有写明再次申报的理由。"
    action = "写明问题已如何整改、为何仍需安排，再提交；否则不再申报。"
    basis = f"预算法实施条例第二十条；{EVALUATION}：评价结果作为安排以后年度预算的依据"
    return [refusal("P-9", message, basis, "评价为差的再次申报理由", action)]
