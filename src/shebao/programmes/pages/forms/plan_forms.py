"""The forms that bring money to a project: 申报, 批复, 分配下达."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Sum

from shebao.cases.kinds import Subject
from shebao.programmes.check_application import CHANNELS, HORIZONS, KLASSES, LEVELS, NATURES
from shebao.programmes.counts import count_names, counted
from shebao.programmes.document_numbers import known_numbers
from shebao.programmes.models import Allotment, Item
from shebao.programmes.pages.forms.people import staff_choices
from shebao.programmes.pages.forms.step_form import StepForm, long_text
from shebao.programmes.pages.offered import OfferedField
from shebao.programmes.pages.target_rows import TargetsField
from shebao.programmes.pages.typed_rows import MONEY, MONTH, WHOLE, WORDS, MoneyField, RowsField, Typed
from shebao.programmes.states import Kind
from shebao.programmes.steps.apply_project import code_of
from shebao.programmes.steps.project_case import SUBJECT as A_PROJECT
from shebao.register.case_form import CHOOSE, choice, day, text, words
from shebao.register.wording import a_day
from shebao.screens.shows import yuan
from shebao.staff.models import Section

LONGEST_CODE, LONGEST_NAME = 32, 64
ITEM_COLUMNS = (
    Typed("code", "编号", size=4),
    Typed("name", "名称", size=20),
    Typed("amount", "金额（元）", MONEY, size=14),
    Typed("uses", "可列支的用途（、分开）", WORDS, size=32),
)
LINE_COLUMNS = (
    Typed("what", "测算内容", size=16),
    Typed("count", "数量", WHOLE, required=False, size=7),
    Typed("unit", "单位", size=4),
    Typed("standard", "标准（元）", MONEY),
    Typed("periods", "期数", WHOLE, size=4),
    Typed("period_unit", "期数单位", size=4),
    Typed("query", "取数口径", required=False),
    Typed("standard_basis", "标准依据", required=False),
    Typed("difference", "与取数不符的说明", required=False, size=20),
)
LINES_HELP = "选了取数口径的，数量留空，由系统按登记簿取数并保存名册快照；申报数与取数不同的，填写数量和说明。"
FUNDING_COLUMNS = (
    Typed("horizon", "期间", choices=HORIZONS),
    Typed("level", "资金级次", choices=LEVELS),
    Typed("amount", "金额（元）", MONEY, required=False, size=14),
)
PLAN_COLUMNS = (Typed("year", "年度", WHOLE, size=5), Typed("amount", "金额（元）", MONEY, size=14))
GRANT_COLUMNS = (
    Typed("code", "编号", size=4),
    Typed("amount", "批复金额（元）", MONEY, size=14),
    Typed("function", "功能科目"),
    Typed("economic", "部门经济科目"),
    Typed("source", "资金来源", size=20),
)
ALLOT_COLUMNS = (
    Typed("item", "明细编号"),
    Typed("month", "月份", MONTH),
    Typed("amount", "金额（元）", MONEY, size=14),
)


class ApplyForm(StepForm):
    """申报."""

    kind = Kind.APPLY.value
    title = "项目申报"
    groups = (
        (
            "项目",
            (
                *(
                    "store_code",
                    "year",
                    "name",
                    "section",
                    "klass",
                    "nature",
                    "starts_on",
                    "ends_on",
                    "head",
                    "handler",
                ),
                *("purpose", "basis"),
            ),
        ),
        ("资金", ("fund", "level", "channel", "payees", "price", "reimbursed", "procured", "items")),
        ("测算", ("lines", "counted_on", "plans")),
        ("绩效目标", ("targets", "period_targets", "year_goal", "period_goal")),
        (
            "申报表文字",
            (
                *("unit", "recurrence", "years", "three_guarantees", "filled_at", "phone"),
                *("necessity", "measures", "plan", "funding"),
            ),
        ),
        ("排序", ("rank", "rank_reason", "grade_reason")),
    )
    store_code = text("项目库编码", longest=24)
    year = forms.IntegerField(label="年度", required=False, min_value=2020, max_value=2100)
    name = text("项目名称")
    section = choice("责任股室")
    klass = choice("项目类别", words(KLASSES))
    nature = choice("项目属性", words(NATURES))
    starts_on, ends_on = day("开始日期"), day("完成日期", "长期开展的经常性项目不填。")
    head, handler = choice("主要负责人", (), "第一责任人"), choice("经办责任人")
    purpose, basis = long_text("用途"), long_text("立项依据", "写明文号。")
    fund = choice("资金性质", words(("一般公共预算", "政府性基金预算", "国有资本经营预算")))
    level = choice("资金级次", words(("中央", "省级", "市级", "县级")))
    channel = choice("支付方式", words(CHANNELS))
    payees = text("支付对象")
    price = MoneyField("标准（元）", "每人或每项的标准，没有的不填。")
    reimbursed = forms.BooleanField(label="实行报账制", required=False)
    procured = forms.BooleanField(label="涉及政府采购", required=False)
    items = RowsField(ITEM_COLUMNS, "项目明细", lines=3)
    lines = RowsField(LINE_COLUMNS, "测算明细", LINES_HELP, lines=3)
    counted_on = day("取数日期")
    plans = RowsField(PLAN_COLUMNS, "三年计划", lines=3)
    targets = TargetsField("绩效指标")
    period_targets = TargetsField("实施期绩效指标", "与年度指标不同时填写；只印入申报表。", lines=2)
    year_goal, period_goal = long_text("年度目标"), long_text("实施期目标")
    unit = text("单位编码", "部门有多个预算单位时填写。", longest=24)
    recurrence = text("项目属性（印制）", "如：经常性项目（长期开展）。", longest=32)
    years = forms.IntegerField(
        label="项目期（年）", help_text="长期项目填99。", required=False, min_value=1, max_value=99
    )
    three_guarantees = forms.BooleanField(label="三保", required=False)
    filled_at = text("填报日期", longest=32)
    phone = text("联系电话", "仅供内部联系，不印入公开文本。", longest=32)
    necessity, measures = long_text("项目设立必要性"), long_text("保证项目实施的制度、措施")
    plan = long_text("项目实施计划")
    funding = RowsField(FUNDING_COLUMNS, "分级资金", "不填的，年度资金按申报金额列入本级。", lines=2)
    rank = forms.IntegerField(label="排序", required=False, min_value=1, max_value=999)
    rank_reason = text("排序理由", longest=200)
    grade_reason = text("评价为差的再次申报理由", "上年评价等级为差的必填。", longest=200)

    def prepare(self) -> None:
        """The sections, and the queries that count."""
        self.fields["section"].choices = [CHOOSE, *Section.objects.order_by("code").values_list("code", "name")]
        for name in ("head", "handler"):
            self.fields[name].choices = [CHOOSE, *staff_choices()]
        self.rows("lines").choose(query=count_names())
        self.set_year(self.data.get("year"))

    def about(self) -> Subject:
        """The project that is applied for, as far as it was typed."""
        given = {name: self.data.get(name, "").strip() for name in ("year", "store_code", "name")}
        code = code_of(given) if given["year"] and given["store_code"] else ""
        return Subject(A_PROJECT, code if len(code) <= LONGEST_CODE else "", given["name"][:LONGEST_NAME])

    def clean(self) -> dict[str, Any]:
        """Count what is to be counted."""
        given: dict[str, Any] = super().clean() or self.cleaned_data
        on, problems = a_day(given.get("counted_on")), []
        for number, one in enumerate(given.get("lines") or [], 1):
            if not one.get("query"):
                if "count" not in one:
                    problems.append(f"第{number}行“数量”：没有填写，也没有取数口径。")
            elif one["query"] not in count_names():
                problems.append(f"第{number}行“取数口径”：没有“{one['query']}”。")
            elif on is None:
                problems.append(f"第{number}行按登记簿取数，没有填写取数日期。")
            else:
                one["counted_on"] = on.isoformat()
                if "count" not in one or not one.get("difference"):
                    one["count"] = len(counted(one["query"], on))
        if problems:
            self.add_error("lines", ValidationError(problems))
        return given


class GrantForm(StepForm):
    """批复."""

    kind = Kind.GRANT.value
    title = "预算批复"
    finance_code = text("预算项目编码", longest=32)
    approval_number = OfferedField("批复文号")
    approved_on = day("批复日期")
    items = RowsField(GRANT_COLUMNS, "项目明细")

    def prepare(self) -> None:
        """The items, to be completed with amounts and codes; the documents that are known."""
        self.offer("approval_number", known_numbers())
        codes = list(Item.objects.filter(project=self.subject).order_by("code").values_list("code", flat=True))
        self.rows("items").choose(code=codes)
        self.initial.setdefault("items", "\n".join(f"{code}｜｜｜｜县级一般公共预算" for code in codes))


class AllotForm(StepForm):
    """分配下达."""

    kind = Kind.ALLOT.value
    title = "分配下达"
    plan = RowsField(ALLOT_COLUMNS, "分配方案", "各明细合计等于批准额度；已下达的只填增减。")

    def prepare(self) -> None:
        """The year's first month, what is approved and not planned yet."""
        rows, items = [], list(Item.objects.filter(project=self.subject).order_by("code"))
        self.rows("plan").choose(item=[one.code for one in items])
        for item in items:
            planned = Allotment.objects.filter(item=item).aggregate(sum=Sum("amount"))["sum"] or 0
            if item.approved != planned:
                year = self.subject.year if self.subject else ""
                rows.append(f"{item.code}｜{year}-01｜{yuan(item.approved - planned)}")
        self.initial.setdefault("plan", "\n".join(rows))

    def payload(self) -> dict[str, Any]:
        """With the number of the plan: a project may have several."""
        done = Allotment.objects.filter(item__project=self.subject).values("case_number").distinct().count()
        return {**super().payload(), "number": done + 1}
