"""The forms of the steps of a project's life. A form reads what was typed; what is wrong with it the kind says."""

from collections.abc import Mapping
from typing import Any, ClassVar

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Sum

from shebao.payments.models import PayerAccount
from shebao.programmes.check_application import CHANNELS, KLASSES, LEVELS, NATURES
from shebao.programmes.counts import count_names, counted
from shebao.programmes.models import Allotment, Item, PaymentRequest, Procurement, Project
from shebao.programmes.pages.typed_rows import MONEY, MONTH, WHOLE, WORDS, MoneyField, RowsField, Typed
from shebao.programmes.score import BANDS, REACHED
from shebao.programmes.states import Kind
from shebao.programmes.steps.close_project import TREATMENTS
from shebao.programmes.steps.evaluate import targets_of
from shebao.programmes.steps.request_change import CHANGES
from shebao.programmes.steps.suspend import GROUNDS
from shebao.register.case_form import CHOOSE, CaseForm, choice, day, text, words
from shebao.register.wording import a_day
from shebao.screens.shows import yuan
from shebao.staff.models import Section

ITEM_COLUMNS = (
    Typed("code", "编号"),
    Typed("name", "名称"),
    Typed("amount", "金额（元）", MONEY),
    Typed("uses", "可列支的用途（、分开）", WORDS),
)
LINE_COLUMNS = (
    Typed("what", "测算内容"),
    Typed("count", "数量", WHOLE, required=False),
    Typed("unit", "单位"),
    Typed("standard", "标准（元）", MONEY),
    Typed("periods", "期数", WHOLE),
    Typed("period_unit", "期数单位"),
    Typed("query", "取数口径", required=False),
    Typed("standard_basis", "标准依据", required=False),
)
TARGET_COLUMNS = (
    Typed("level1", "一级指标"),
    Typed("level2", "二级指标"),
    Typed("name", "三级指标"),
    Typed("sign", "符号", required=False),
    Typed("number", "数值", required=False),
    Typed("unit", "单位", required=False),
    Typed("text", "文字值", required=False),
)
FUNDING_COLUMNS = (
    Typed("horizon", "期间（实施期、年度）"),
    Typed("level", "资金级次"),
    Typed("amount", "金额（元）", MONEY, required=False),
)
PLAN_COLUMNS = (Typed("year", "年度", WHOLE), Typed("amount", "金额（元）", MONEY))
GRANT_COLUMNS = (
    Typed("code", "编号"),
    Typed("amount", "批复金额（元）", MONEY),
    Typed("function", "功能科目"),
    Typed("economic", "部门经济科目"),
    Typed("source", "资金来源"),
)
ALLOT_COLUMNS = (Typed("item", "明细编号"), Typed("month", "月份", MONTH), Typed("amount", "金额（元）", MONEY))
PAYEE_COLUMNS = (
    Typed("payee", "户名"),
    Typed("account", "账号"),
    Typed("bank", "开户行", required=False),
    Typed("amount", "金额（元）", MONEY),
    Typed("purpose", "用途", required=False),
    Typed("id_number", "证件号码", required=False),
)


def long_text(label: str, help_text: str = "", lines: int = 3) -> forms.CharField:
    """A text of several lines."""
    widget = forms.Textarea(attrs={"rows": lines})
    return forms.CharField(label=label, help_text=help_text, required=False, max_length=4000, widget=widget)


class StepForm(CaseForm):
    """A form of a step of a project: ``subject`` is the project (none where it is applied for)."""

    groups: ClassVar[tuple[tuple[str, tuple[str, ...]], ...]] = ()
    subject: Project | None

    def payload(self) -> dict[str, Any]:
        """What is asked for. Only after ``is_valid()``."""
        made = {name: value for name, value in self.cleaned_data.items() if value not in ("", None)}
        return {"project": self.subject.code, **made} if self.subject else made

    @classmethod
    def typed(cls, payload: Mapping[str, Any]) -> dict[str, Any]:
        """A payload as it is typed."""
        made = {}
        for name, field in cls.base_fields.items():
            value = payload.get(name)
            if value is None:
                continue
            if isinstance(field, RowsField):
                value = field.shown(value)
            elif isinstance(field, MoneyField):
                value = yuan(value)
            elif isinstance(value, list):
                value = "\n".join(map(str, value))
            made[name] = value
        return made

    def fieldsets(self) -> list[tuple[str, list[Any]]]:
        """The groups; all fields in one where there are none."""
        return super().fieldsets() if self.groups else [("", [self[name] for name in self.fields])]

    def items(self) -> list[tuple[str, str]]:
        """The items of the project, with what they have."""
        found = Item.objects.filter(project=self.subject).order_by("code")
        return [CHOOSE, *((one.code, f"{one.code} {one.name}（可用{yuan(one.available)}元）") for one in found)]


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
        ("排序", ("rank", "rank_reason")),
    )
    store_code = text("项目库编码", longest=24)
    year = forms.IntegerField(label="年度", required=False, min_value=2020, max_value=2100)
    name = text("项目名称")
    section = choice("责任股室")
    klass = choice("项目类别", words(KLASSES))
    nature = choice("项目属性", words(NATURES))
    starts_on, ends_on = day("开始日期"), day("完成日期", "长期开展的经常性项目不填。")
    head = text("主要负责人", "工号", longest=16)
    handler = text("经办责任人", "工号", longest=16)
    purpose, basis = long_text("用途"), long_text("立项依据", "写明文号。")
    fund = choice("资金性质", words(("一般公共预算", "政府性基金预算", "国有资本经营预算")))
    level = choice("资金级次", words(("中央", "省级", "市级", "县级")))
    channel = choice("支付方式", words(CHANNELS))
    payees = text("支付对象")
    price = MoneyField("标准（元）", "每人或每项的标准，没有的不填。")
    reimbursed = forms.BooleanField(label="实行报账制", required=False)
    procured = forms.BooleanField(label="涉及政府采购", required=False)
    items = RowsField(ITEM_COLUMNS, "项目明细")
    lines = RowsField(LINE_COLUMNS, "测算明细", "填了取数口径的，数量留空，由系统按登记簿取数并保存名册快照。")
    counted_on = day("取数日期")
    plans = RowsField(PLAN_COLUMNS, "三年计划", lines=3)
    targets = RowsField(TARGET_COLUMNS, "绩效指标", "数值和文字值填一项。", lines=6)
    period_targets = RowsField(TARGET_COLUMNS, "实施期绩效指标", "与年度指标不同时填写；只印入申报表。", lines=3)
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
    funding = RowsField(
        FUNDING_COLUMNS, "资金级次", f"资金级次：{'、'.join(LEVELS)}。不填的，年度资金按申报金额列入本级。", lines=3
    )
    rank = forms.IntegerField(label="排序", required=False, min_value=1, max_value=999)
    rank_reason = text("排序理由", longest=200)

    def prepare(self) -> None:
        """The sections, and the queries that count."""
        self.fields["section"].choices = [CHOOSE, *Section.objects.order_by("code").values_list("code", "name")]
        self.fields["lines"].help_text += f"取数口径：{'、'.join(count_names())}。"

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
                one["count"] = len(counted(one["query"], on))
        if problems:
            self.add_error("lines", ValidationError(problems))
        return given


class GrantForm(StepForm):
    """批复."""

    kind = Kind.GRANT.value
    title = "预算批复"
    finance_code = text("预算项目编码", longest=32)
    approval_number = text("批复文号", longest=64)
    approved_on = day("批复日期")
    items = RowsField(GRANT_COLUMNS, "项目明细")

    def prepare(self) -> None:
        """The items, to be completed with amounts and codes."""
        codes = Item.objects.filter(project=self.subject).order_by("code").values_list("code", flat=True)
        self.initial.setdefault("items", "\n".join(f"{code}｜｜｜｜县级一般公共预算" for code in codes))


class AllotForm(StepForm):
    """分配下达."""

    kind = Kind.ALLOT.value
    title = "分配下达"
    plan = RowsField(ALLOT_COLUMNS, "分配方案", "各明细合计等于批准额度；已下达的只填增减。", lines=6)

    def prepare(self) -> None:
        """The year's first month, what is approved and not planned yet."""
        rows = []
        for item in Item.objects.filter(project=self.subject).order_by("code"):
            planned = Allotment.objects.filter(item=item).aggregate(sum=Sum("amount"))["sum"] or 0
            if item.approved != planned:
                year = self.subject.year if self.subject else ""
                rows.append(f"{item.code}｜{year}-01｜{yuan(item.approved - planned)}")
        self.initial.setdefault("plan", "\n".join(rows))

    def payload(self) -> dict[str, Any]:
        """With the number of the plan: a project may have several."""
        done = Allotment.objects.filter(item__project=self.subject).values("case_number").distinct().count()
        return {**super().payload(), "number": done + 1}


class ProgressForm(StepForm):
    """进度登记."""

    kind = Kind.PROGRESS.value
    title = "进度登记"
    day = day("截止日期")
    percent = text("项目进度（%）", "最多两位小数", longest=8)
    evidence = text("进度依据", longest=200)

    def clean_percent(self) -> int | None:
        """Hundredths of a percent."""
        typed = str(self.cleaned_data.get("percent") or "").removesuffix("%")
        whole, _, part = typed.partition(".")
        if not typed:
            return None
        if not whole.isdecimal() or (part and not part.isdecimal()) or len(part) > 2 or len(whole) > 3:
            raise ValidationError(f"“{typed}”不是百分数。")
        return int(whole) * 100 + int((part + "00")[:2])

    def payload(self) -> dict[str, Any]:
        """The share under its name."""
        made = super().payload()
        return {**{key: value for key, value in made.items() if key != "percent"}, "share": made.get("percent")}

    @classmethod
    def typed(cls, payload: Mapping[str, Any]) -> dict[str, Any]:
        """The share as a percentage."""
        share = payload.get("share")
        return {**super().typed(payload), "percent": f"{share // 100}.{share % 100:02d}" if share is not None else ""}


class PayForm(StepForm):
    """用款申请."""

    kind = Kind.PAY.value
    title = "用款申请"
    item = choice("项目明细")
    amount = MoneyField("申请金额（元）")
    purpose = choice("用途")
    payer = choice("付款账户")
    reference = text("票据或依据编号", longest=100)
    procurement = choice("政府采购计划编号", (), "属于政府采购目录的必选。")
    catalogue = text("采购品目编码", "属于采购目录的填写", longest=16)
    lines = RowsField(PAYEE_COLUMNS, "收款明细", "按名册发放的，从名册页面申请用款。", lines=6)

    def prepare(self) -> None:
        """What the project has to choose from."""
        uses = [use for one in Item.objects.filter(project=self.subject) for use in one.use_list]
        plans = Procurement.objects.filter(project=self.subject).order_by("number")
        self.fields["item"].choices = self.items()
        self.fields["purpose"].choices = words(dict.fromkeys(uses))
        payers = PayerAccount.objects.filter(active=True).order_by("code")
        self.fields["payer"].choices = [CHOOSE, *((one.code, str(one)) for one in payers)]
        self.fields["procurement"].choices = [
            ("", "不涉及"),
            *((one.number, f"{one.number} {one.content}") for one in plans),
        ]


class ChangeForm(StepForm):
    """变更申请."""

    kind = Kind.CHANGE.value
    title = "变更申请"
    item = choice("项目明细")
    what = choice("变更类型", words(CHANGES))
    amount = MoneyField("调整金额（元）", "变更金额时填写；调减填负数。", signed=True)
    uses_after = long_text("新使用范围", "变更用途时填写，一行一个用途。")
    basis_number = text("政策依据文号")
    explanation = long_text("变更说明")
    new_target = long_text("新绩效目标")
    targets = RowsField(TARGET_COLUMNS, "变更后的指标", "只填有变化的。", lines=3)

    def prepare(self) -> None:
        """The items."""
        self.fields["item"].choices = self.items()

    def clean_uses_after(self) -> list[str] | None:
        """One purpose a line."""
        lines = [line.strip() for line in str(self.cleaned_data.get("uses_after") or "").splitlines()]
        return [line for line in lines if line] or None


class AcceptForm(StepForm):
    """完工验收."""

    kind = Kind.ACCEPT.value
    title = "完工验收"
    day = day("验收日期")
    members = text("验收组成员", "工号，用、分开；不得包括本项目经办人。", longest=200)
    result = long_text("验收结论")

    def clean_members(self) -> list[str]:
        """Numbers."""
        typed = str(self.cleaned_data.get("members") or "").replace("，", "、").replace(",", "、")
        return [number.strip() for number in typed.split("、") if number.strip()]

    @classmethod
    def typed(cls, payload: Mapping[str, Any]) -> dict[str, Any]:
        """The numbers in one line."""
        return {**super().typed(payload), "members": "、".join(payload.get("members") or [])}


class EvaluateSelfForm(StepForm):
    """绩效自评: a field for each indicator in force."""

    kind = Kind.EVALUATE_SELF.value
    title = "绩效自评"
    day = day("自评日期")
    result = long_text("自评结论")

    def prepare(self) -> None:
        """A field for what each indicator reached."""
        for one in targets_of(self.subject) if self.subject else []:
            label, name = f"{one.name}（{one.value}）", f"target_{one.pk}"
            if one.number:
                self.fields[name] = text(label, f"{one.level1}，实际完成值", longest=20)
            else:
                self.fields[name] = choice(label, words(REACHED), one.level1)
            self.fields[f"reason_{one.pk}"] = text(f"{one.name}：偏差原因及改进措施", longest=200)

    def payload(self) -> dict[str, Any]:
        """The answers as a list."""
        made = super().payload()
        answers = [
            {
                "target": int(name.removeprefix("target_")),
                "actual": value,
                "reason": made.get(name.replace("target", "reason"), ""),
            }
            for name, value in made.items()
            if name.startswith("target_")
        ]
        kept = {name: value for name, value in made.items() if not name.startswith(("target_", "reason_"))}
        return {**kept, "results": answers}

    @classmethod
    def typed(cls, payload: Mapping[str, Any]) -> dict[str, Any]:
        """The answers in their fields."""
        made = super().typed(payload)
        for one in payload.get("results") or []:
            made[f"target_{one['target']}"] = one.get("actual", "")
            made[f"reason_{one['target']}"] = one.get("reason", "")
        return made


class EvaluateForm(StepForm):
    """整体评价."""

    kind = Kind.EVALUATE.value
    title = "整体评价"
    day = day("评价日期")
    grade = choice("评价等级", words(grade for _, grade in BANDS))
    result = long_text("评价结论")


class CloseForm(StepForm):
    """结项."""

    kind = Kind.CLOSE.value
    title = "结项"
    result = long_text("结项说明")

    def prepare(self) -> None:
        """A choice for what is left of each item."""
        for one in Item.objects.filter(project=self.subject).order_by("code"):
            if one.available:
                label = f"明细{one.code}"
                self.fields[f"left_{one.code}"] = choice(label, words(TREATMENTS), f"结余{yuan(one.available)}元")

    def payload(self) -> dict[str, Any]:
        """The treatments as a list."""
        made = super().payload()
        left = [
            {"item": name.removeprefix("left_"), "treatment": value}
            for name, value in made.items()
            if name.startswith("left_")
        ]
        return {**{name: value for name, value in made.items() if not name.startswith("left_")}, "surplus": left}

    @classmethod
    def typed(cls, payload: Mapping[str, Any]) -> dict[str, Any]:
        """The treatments in their fields."""
        left = {f"left_{one['item']}": one["treatment"] for one in payload.get("surplus") or []}
        return {**super().typed(payload), **left}


class SuspendForm(StepForm):
    """暂缓拨款."""

    kind = Kind.SUSPEND.value
    title = "暂缓拨款"
    ground = forms.TypedChoiceField(
        label="情形", required=False, choices=[CHOOSE, *GROUNDS.items()], coerce=int, empty_value=None
    )
    reason = text("事由", longest=200)


class RectifyForm(StepForm):
    """整改恢复."""

    kind = Kind.RECTIFY.value
    title = "整改恢复"
    measures = long_text("整改措施和结果")


class ClawBackForm(StepForm):
    """扣回."""

    kind = Kind.CLAW_BACK.value
    title = "扣回专项资金"
    request = choice("用款申请号")
    amount = MoneyField("扣回金额（元）")
    decision = text("扣回通知文号")

    def prepare(self) -> None:
        """The requests of the project."""
        found = PaymentRequest.objects.filter(project=self.subject).order_by("-pk")
        listed = [(one.number, f"{one.number} {one.purpose} {yuan(one.amount)}元") for one in found]
        self.fields["request"].choices = [CHOOSE, *listed]


ALL: tuple[type[StepForm], ...] = (
    *(ApplyForm, GrantForm, AllotForm, ProgressForm, PayForm, ChangeForm, AcceptForm, EvaluateSelfForm),
    *(EvaluateForm, CloseForm, SuspendForm, RectifyForm, ClawBackForm),
)
FORMS: dict[str, type[StepForm]] = {form.kind: form for form in ALL}
"""The form of each kind."""
