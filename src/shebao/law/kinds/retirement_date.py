"""法定退休年月: statutory month with the gradual delay (渐进式延迟), flexible window, minimum contribution months."""

from dataclasses import replace

from shebao.law.declare import Declaration, Parameter
from shebao.law.expressions import Number, cases, greatest, least, when
from shebao.law.units import AGE, FLAG, MONTH, MONTHS, SEX_WORDS, Unit, choice

DECISION = "全国人大常委会关于实施渐进式延迟法定退休年龄的决定（2024年9月13日）"
FLEXIBLE = "人社部发〔2024〕94号"
WITH_MEN = "F60"
GROUPS = {
    "M60": "男职工",
    "F55": "原55周岁退休的女职工",
    "F55-flex": "灵活就业女性",
    "F50": "原50周岁退休的女职工",
}

OTHER_WORDS = (
    ("男", "M60"),
    ("male", "M60"),
    ("男性", "M60"),
    ("女55", "F55"),
    ("女干部", "F55"),
    ("女管理技术岗位", "F55"),
    ("女职工55", "F55"),
    ("女50", "F50"),
    ("女工人", "F50"),
    ("女职工50", "F50"),
    ("女灵活就业", "F55-flex"),
    ("女灵活就业人员", "F55-flex"),
    ("女60", "F60"),
    ("女县处级以上", "F60"),
    ("女高级专家", "F60"),
)
GROUP = replace(choice(**GROUPS, F60="按男职工年龄退休的女性（县处级以上、高级专家）"), other_words=OTHER_WORDS)
SEX = replace(choice(male="男", female="女"), other_words=SEX_WORDS)
POST = replace(
    choice(worker="工人岗位", cadre="管理或技术岗位", flexible="以个人身份参保", senior="县处级以上或高级专家"),
    other_words=(
        ("工人", "worker"),
        ("生产操作岗位", "worker"),
        ("干部", "cadre"),
        ("管理岗位", "cadre"),
        ("技术岗位", "cadre"),
        ("管理技术岗位", "cadre"),
        ("灵活就业", "flexible"),
        ("县处级以上", "senior"),
        ("高级专家", "senior"),
    ),
)

law = Declaration(
    "retirement_date",
    "法定退休年月",
    basis=DECISION,
    note="女性的法定退休年龄因岗位而不同：填人员类别，或填性别和岗位。特殊工种的年限和岗位另由提前退休审批认定。",
)
birth = law.input("birth", "出生年月", MONTH, ("1930-01", "2030-12"))
given_group = law.input("group", "人员类别", GROUP, optional=True, aliases=("category", "kind", "type"))
sex = law.input("sex", "性别", SEX, optional=True)
post = law.input(
    "post", "岗位", POST, optional=True, aliases=("worker_or_cadre", "position", "岗位性质", "岗位类别", "职工类别")
)
special_work = law.input(
    "special_work", "特殊工种", FLAG, optional=True, aliases=("special_heavy_work", "heavy_work", "从事特殊工种")
)
law.one_of(given_group, sex)
law.step(
    "group_known",
    "人员类别可以确定",
    when(given_group.given | post.given | sex.is_("male"), 1, 0),
    FLAG,
    law="女性的法定退休年龄因岗位而不同，只凭性别不能确定。",
    when=given_group.given | sex.given,
    bounds=("true", "true"),
    hidden=True,
    says="女性的法定退休年龄因岗位而不同，只凭性别不能确定。请补填“岗位”（post）：worker（工人岗位，原50周岁）、"
    "cadre（管理或技术岗位，原55周岁）、flexible（以个人身份参保，山西按原55周岁）或senior（县处级以上、高级专家，"
    "按60周岁）；或者直接填“人员类别”（group）：F50、F55、F55-flex或F60。",
)
by_post = cases(
    (post.is_("worker"), GROUP.option("F50")),
    (post.is_("cadre"), GROUP.option("F55")),
    (post.is_("flexible"), GROUP.option("F55-flex")),
    otherwise=GROUP.option(WITH_MEN),
)
group = law.step(
    "group_used",
    "适用的人员类别",
    cases((given_group.given, given_group), (sex.is_("male"), GROUP.option("M60")), otherwise=by_post),
    GROUP,
    formula="人员类别；没有填的，男性为男职工，女性按岗位",
    law="男职工一类；女职工按岗位分原55周岁、原50周岁；县处级以上女干部和女性高级专家按男职工的年龄。",
)
law.step(
    "sex_agrees",
    "人员类别与性别相符",
    when(sex.is_("male"), when(group.is_("M60"), 1, 0), when(group.is_("M60"), 0, 1)),
    FLAG,
    law="男性属男职工，女性属女职工各类。",
    when=sex.given,
    bounds=("true", "true"),
    hidden=True,
    says="人员类别与性别不符：男性填M60；女性填F50、F55、F55-flex，按男职工年龄退休的女性填F60。请改正。",
)
chosen = law.input("chosen", "本人选择的退休年月", MONTH, ("1980-01", "2110-12"), optional=True)
noticed = law.input("noticed", "书面告知或约定的年月", MONTH, ("2024-01", "2110-12"), optional=True)
paid_months = law.input("contribution_months", "累计缴费月数", MONTHS, (0, 720), optional=True)
no_late = law.input("state_leader", "公务员或机关事业单位领导、管理人员", FLAG, optional=True)


def of_group(item: str, label: str, unit: Unit, bounds: tuple[object, object]) -> Number:
    """The parameter ``ret.GROUP.item`` of the person's group."""
    parameters: dict[str, Parameter] = {
        code: law.parameter(
            f"{item}.{code}", f"{label}（{words}）", unit, bounds, id=f"ret.{code.replace('-', '_')}.{item}"
        )
        for code, words in GROUPS.items()
    }
    last = parameters.pop("F50")
    men = parameters.pop("M60")
    return cases(
        (group.is_("M60", WITH_MEN), men),
        *((group.is_(code), parameter) for code, parameter in parameters.items()),
        otherwise=last,
    )


special = when(special_work.given, special_work, 0).equals(1)
special_men = law.parameter(
    "special_work_men", "特殊工种男职工退休年龄", AGE, ("40y", "65y"), id="ret.special_work.men"
)
special_women = law.parameter(
    "special_work_women", "特殊工种女职工退休年龄", AGE, ("40y", "65y"), id="ret.special_work.women"
)
old_age = law.step(
    "old_age",
    "原法定退休年龄",
    when(
        special,
        when(group.is_("M60"), special_men, special_women),
        of_group("old_age", "原法定退休年龄", AGE, ("40y", "65y")),
    ),
    AGE,
    law="男职工60周岁；女职工55周岁或50周岁；特殊工种男55周岁、女45周岁。",
)
start = law.step(
    "start",
    "开始延迟的出生年月",
    of_group("start", "开始延迟的出生年月", MONTH, ("1950-01", "2000-12")),
    MONTH,
    law="从2025年1月1日起达到原法定退休年龄的人开始延迟。",
)
months_after = law.step(
    "months_after", "出生年月与开始年月相差月数", birth - start, MONTHS, law="从开始延迟的出生年月起算。"
)
step_months = of_group("step", "每延迟1个月对应的月数", MONTHS, (1, 12))
cap = of_group("cap", "最多延迟月数", MONTHS, (0, 120))
delay = law.step(
    "delay",
    "延迟月数",
    when(special | (months_after < 0), 0, least(cap, months_after // step_months + 1)),
    MONTHS,
    law="特殊工种仍按原年龄，不延迟；男职工和原55周岁女职工每四个月延迟一个月，最多36个月；原50周岁女职工每二个月延迟一个月，最多60个月。",
)
age = law.step("age", "法定退休年龄", old_age + delay, AGE, law="原法定退休年龄加延迟月数。")
statutory = law.step("statutory", "法定退休年月", birth + age, MONTH, law="达到法定退休年龄的月份。")
early_limit = law.parameter("early_months", "最多提前月数", MONTHS, (0, 120), id="ret.flex.early_months")
late_limit = law.parameter("late_months", "最多延迟月数", MONTHS, (0, 120), id="ret.flex.late_months")
floor_at_old_age = law.parameter("not_below_old_age", "不得低于原法定退休年龄", FLAG, id="ret.flex.not_below_old_age")
earliest = law.step(
    "earliest",
    "弹性提前最早年月",
    when(floor_at_old_age.is_("true"), greatest(statutory - early_limit, birth + old_age), statutory - early_limit),
    MONTH,
    law="可自愿提前，最多三年，且不得低于原法定退休年龄。",
    source=FLEXIBLE,
)
latest = law.step(
    "latest", "弹性延迟最晚年月", statutory + late_limit, MONTH, law="经协商可延迟，最多三年。", source=FLEXIBLE
)
MINIMUM = "最低缴费年限2029年底前15年；2030年起每年提高6个月，2039年起20年。"

at_statutory = law.parameter(
    "min_months.statutory", "最低缴费月数（法定年度）", MONTHS, (0, 480), id="ret.min_months", on=(statutory,)
)
at_earliest = law.parameter(
    "min_months.earliest", "最低缴费月数（最早年度）", MONTHS, (0, 480), id="ret.min_months", on=(earliest,)
)
at_chosen = law.parameter(
    "min_months.chosen", "最低缴费月数（选定年度）", MONTHS, (0, 480), id="ret.min_months", on=(chosen,)
)
min_statutory = law.step("min_months_statutory", "法定退休时最低缴费月数", at_statutory, MONTHS, law=MINIMUM)
min_earliest = law.step(
    "min_months_if_earliest",
    "最早提前退休时最低缴费月数",
    at_earliest,
    MONTHS,
    law="弹性提前退休，按选定的退休年度确定最低缴费年限。",
    source=FLEXIBLE,
)
chosen_allowed = law.step(
    "chosen_allowed",
    "选择的年月在弹性区间内",
    when((chosen >= earliest) & (chosen <= when(when(no_late.given, no_late, 0).equals(1), statutory, latest)), 1, 0),
    FLAG,
    law="选择的退休年月不早于最早年月，不晚于最晚年月；公务员和机关事业单位领导、管理人员不弹性延迟。",
    source=FLEXIBLE,
    when=chosen.given,
    why_not="没有选择弹性退休",
    bounds=("true", "true"),
    warns=True,
    says="选择的退休年月不在弹性区间内（早于最早年月或晚于最晚年月），不能按这一年月退休。请另选年月。",
)
min_chosen = law.step(
    "min_months_chosen",
    "选定退休时最低缴费月数",
    when(chosen < statutory, at_chosen, at_statutory),
    MONTHS,
    law="提前退休看选定的年度，延迟退休看达到法定退休年龄的年度。",
    source=FLEXIBLE,
    when=chosen.given,
    why_not="没有选择弹性退休",
)
early_notice = law.parameter("early_notice", "提前告知月数", MONTHS, (0, 36), id="ret.flex.early_notice")
late_notice = law.parameter("late_notice", "延迟约定提前月数", MONTHS, (0, 36), id="ret.flex.late_notice")
notice_in_time = law.step(
    "notice_in_time",
    "告知或约定及时",
    when(
        chosen < statutory,
        when(noticed + early_notice <= chosen, 1, 0),
        when((chosen <= statutory) | (noticed + late_notice <= statutory), 1, 0),
    ),
    FLAG,
    law="提前退休至少在选定时间前3个月书面告知单位；延迟退休至少在达到法定退休年龄前1个月书面约定。",
    source=FLEXIBLE,
    when=chosen.given & noticed.given,
    why_not="没有填选择的年月或告知的年月",
)
months_short = law.step(
    "months_short",
    "尚缺缴费月数",
    greatest(when(chosen.given, min_chosen, min_statutory) - paid_months, 0),
    MONTHS,
    law="退休时缴费月数不足最低缴费月数的，可以继续缴费。",
    when=paid_months.given,
    why_not="没有填累计缴费月数",
)
pension_start = law.step(
    "pension_start",
    "养老金起发年月",
    when(chosen.given, chosen, statutory) + 1,
    MONTH,
    law="从退休的次月起发给养老金。",
)
law.each("people", "人员")
KIND = law.kind(
    delay,
    age,
    statutory,
    earliest,
    latest,
    min_statutory,
    min_earliest,
    chosen_allowed,
    min_chosen,
    notice_in_time,
    months_short,
    pension_start,
    example={"birth": "1967-07", "group": "M60"},
)
