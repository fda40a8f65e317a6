"""What the register keeps.

Rules, held by the database as well (migration 0002):

- one resident number is one person; an employer's credit code (统一社会信用代码) is one employer;
- one active registration per employer and insurance (P01), one active enrolment per person and insurance, injury
  insurance excepted (P02);
- a personal number (个人编号) is one person's within an insurance, in however many enrolments (migration 0005);
- no active enrolment of a dead person; an enrolment's months are in order;
- a person's and an employer's rows are never deleted; what a reversed case had made stays as 已冲正 and counts nowhere;
- key changes, verified bases, injury rates, frozen figures and printed certificates are only ever added.

An enrolment's last month (终止年月) is the last month contributed for. Who pauses keeps the enrolment open, with the
first month that is not contributed for (暂停年月); who goes on gets a new enrolment, so that the rows of a person are
the history of the person. Months and balances of a row belong to its own period: a total is the sum of the rows.

Money is in fen, months are the first day of the month.
"""

from typing import Any

from django.db import models
from django.db.models import Q
from django.db.models.functions import Right

from shebao.register.states import VOID


def month_field(name: str, **options: Any) -> Any:
    """A month, kept as its first day."""
    return models.DateField(name, **options)


class Township(models.Model):
    """A township (乡镇), by its code of nine digits."""

    code = models.CharField("代码", max_length=12, primary_key=True)
    name = models.CharField("名称", max_length=32)

    class Meta:
        verbose_name = "乡镇"

    def __str__(self) -> str:
        return str(self.name)


class Employer(models.Model):
    """An employer (单位主体): one legal body, whatever numbers the systems gave it."""

    credit_code = models.CharField("统一社会信用代码", max_length=18, null=True, unique=True)
    name = models.CharField("单位名称", max_length=100, db_index=True)
    kind = models.CharField("单位类型", max_length=16)
    industry = models.CharField("行业代码", max_length=8, blank=True)
    township = models.ForeignKey(Township, models.PROTECT, null=True, verbose_name="乡镇")
    address = models.CharField("地址", max_length=100, blank=True)
    legal_representative = models.CharField("法定代表人", max_length=64, blank=True)
    contact = models.CharField("联系人", max_length=64, blank=True)
    telephone = models.CharField("联系电话", max_length=32, blank=True)
    bank = models.CharField("开户银行", max_length=64, blank=True)
    bank_account = models.CharField("银行账号", max_length=32, blank=True)
    state = models.CharField("单位状态", max_length=8, default="正常")

    class Meta:
        verbose_name = "单位"

    def __str__(self) -> str:
        return str(self.name)


class Registration(models.Model):
    """An employer's registration in an insurance (单位险种登记), with the number the insurance's system knows it by."""

    employer = models.ForeignKey(Employer, models.PROTECT, related_name="registrations")
    insurance = models.CharField("险种", max_length=8)
    number = models.CharField("单位编号", max_length=32)
    valid_from = month_field("参保年月")
    valid_to = month_field("终止年月", null=True)
    state = models.CharField("状态", max_length=8, default="正常")
    risk_class = models.PositiveSmallIntegerField("行业风险类别", null=True)
    injury_rate = models.PositiveIntegerField("工伤费率（百万分之一）", null=True)

    class Meta:
        verbose_name = "单位险种登记"
        constraints: Any = (
            models.UniqueConstraint(
                fields=["employer", "insurance"], condition=Q(valid_to__isnull=True), name="register_employer_once"
            ),
            models.UniqueConstraint(
                fields=["insurance", "number"], condition=~Q(state=VOID), name="register_unit_number_once"
            ),
            models.CheckConstraint(
                condition=Q(valid_to__isnull=True) | Q(valid_to__gte=models.F("valid_from")),
                name="register_registration_period",
            ),
        )


class InjuryRate(models.Model):
    """An employer's risk class and rate in injury insurance from a month (工伤费率核定), as its rate notice says it."""

    registration = models.ForeignKey(Registration, models.PROTECT, related_name="rates")
    valid_from = month_field("执行年月")
    risk_class = models.PositiveSmallIntegerField("行业风险类别")
    rate = models.PositiveIntegerField("工伤费率（百万分之一）")
    factor = models.PositiveSmallIntegerField("浮动档次（百分之一）", default=100)
    source = models.CharField("依据", max_length=100)
    case_number = models.CharField("业务流水号", max_length=24)

    class Meta:
        verbose_name = "工伤费率"
        indexes = (models.Index(fields=["registration", "valid_from"], name="register_injury_rate"),)


class Person(models.Model):
    """An insured person (参保人)."""

    id_kind = models.CharField("证件类型", max_length=16, default="居民身份证")
    id_number = models.CharField("证件号码", max_length=32)
    name = models.CharField("姓名", max_length=64, db_index=True)
    sex = models.CharField("性别", max_length=1)
    born = models.DateField("出生日期")
    ethnicity = models.CharField("民族", max_length=16, blank=True)
    household = models.CharField("户口性质", max_length=8, blank=True)
    township = models.ForeignKey(Township, models.PROTECT, null=True, verbose_name="乡镇")
    first_work_on = models.DateField("参加工作日期", null=True)
    telephone = models.CharField("手机号码", max_length=16, blank=True)
    bank = models.CharField("开户银行", max_length=64, blank=True)
    bank_account = models.CharField("银行账号", max_length=32, blank=True, db_index=True)
    retirement_group = models.CharField("退休类别", max_length=8, blank=True)
    died_on = models.DateField("死亡日期", null=True)
    insurances = models.PositiveSmallIntegerField("参保险种（位）", default=0)
    ever_insured = models.PositiveSmallIntegerField("曾参保险种（位）", default=0)
    id_tail = models.GeneratedField(
        expression=Right("id_number", 4), output_field=models.CharField(max_length=4), db_persist=True
    )
    """The last four characters of the number, which counter staff ask for."""

    class Meta:
        verbose_name = "参保人"
        constraints = (models.UniqueConstraint(fields=["id_kind", "id_number"], name="register_person_once"),)
        indexes = (
            models.Index(fields=["id_number"], name="register_person_number"),
            models.Index(fields=["id_tail"], name="register_person_tail"),
            # Pages of the list that are ordered by these are found in the index alone, however deep they lie.
            models.Index(fields=["born", "id", "ever_insured", "insurances"], name="register_person_born"),
            models.Index(fields=["township", "ever_insured", "insurances"], name="register_person_place"),
            models.Index(fields=["name", "id", "ever_insured", "insurances"], name="register_person_name"),
            models.Index(
                fields=["died_on", "ever_insured", "insurances"],
                condition=Q(died_on__isnull=False),
                name="register_person_dead",
            ),
        )

    def __str__(self) -> str:
        return str(self.name)


class Enrolment(models.Model):
    """A person's enrolment in an insurance (参保), from a month to a month."""

    person = models.ForeignKey(Person, models.PROTECT, related_name="enrolments")
    insurance = models.CharField("险种", max_length=8)
    registration = models.ForeignKey(Registration, models.PROTECT, null=True, related_name="enrolments")
    number = models.CharField("个人编号", max_length=32)
    employment = models.CharField("用工形式", max_length=16, blank=True)
    valid_from = month_field("参保年月")
    valid_to = month_field("终止年月", null=True)
    state = models.CharField("缴费状态", max_length=8, default="参保缴费")
    paused_from = month_field("暂停年月", null=True)
    end_reason = models.CharField("终止原因", max_length=16, blank=True)
    base = models.BigIntegerField("缴费基数（分）", null=True)
    deemed_months = models.PositiveIntegerField("视同缴费月数", default=0)
    paid_months = models.PositiveIntegerField("实际缴费月数", default=0)
    account_balance = models.BigIntegerField("个人账户储存额（分）", default=0)
    level = models.BigIntegerField("缴费档次（分）", null=True)

    class Meta:
        verbose_name = "参保"
        constraints: Any = (
            models.UniqueConstraint(
                fields=["person", "insurance"],
                condition=Q(valid_to__isnull=True) & ~Q(insurance="410"),
                name="register_enrolled_once",
            ),
            models.UniqueConstraint(
                fields=["person", "insurance", "registration"],
                condition=Q(valid_to__isnull=True),
                name="register_enrolled_once_each",
            ),
            models.UniqueConstraint(
                fields=["person", "insurance", "registration", "valid_from"],
                condition=~Q(state=VOID),
                name="register_enrolment_key",
            ),
            models.CheckConstraint(
                condition=Q(valid_to__isnull=True) | Q(valid_to__gte=models.F("valid_from")),
                name="register_enrolment_period",
            ),
        )
        indexes = (
            models.Index(fields=["insurance", "state"], name="register_enrolment_state"),
            models.Index(fields=["person", "insurance", "state"], name="register_enrolment_person"),
            models.Index(fields=["registration", "insurance"], name="register_enrolment_unit"),
            models.Index(fields=["insurance", "number"], name="register_enrolment_number"),
        )


class PensionStatus(models.Model):
    """A person's status as a recipient (待遇状态) in a pension or other benefit scheme, from a month."""

    person = models.ForeignKey(Person, models.PROTECT, related_name="pensions")
    insurance = models.CharField("险种", max_length=8)
    state = models.CharField("待遇状态", max_length=8)
    retired_on = models.DateField("退休日期", null=True)
    valid_from = month_field("起领年月")
    valid_to = month_field("止领年月", null=True)
    monthly = models.BigIntegerField("月养老金（分）", null=True)

    class Meta:
        verbose_name = "待遇状态"
        constraints: Any = (
            models.UniqueConstraint(
                fields=["person", "insurance"], condition=Q(valid_to__isnull=True), name="register_pension_once"
            ),
        )


class ContributionBase(models.Model):
    """A verified contribution base of a year (缴费基数核定, P05), with the limits that clamped it and their source."""

    person = models.ForeignKey(Person, models.PROTECT, related_name="bases")
    insurance = models.CharField("险种", max_length=8)
    year = models.PositiveSmallIntegerField("缴费年度")
    version = models.PositiveSmallIntegerField("版本")
    declared = models.BigIntegerField("申报工资（分）", null=True)
    base = models.BigIntegerField("核定基数（分）")
    floor = models.BigIntegerField("下限（分）")
    ceiling = models.BigIntegerField("上限（分）")
    provisional = models.BooleanField("暂定", default=False)
    rule = models.CharField("核定方式", max_length=32)
    source = models.CharField("依据", max_length=100)
    case_number = models.CharField("业务流水号", max_length=24)

    class Meta:
        verbose_name = "缴费基数"
        constraints = (
            models.UniqueConstraint(fields=["person", "insurance", "year", "version"], name="register_base_once"),
        )


class KeyChange(models.Model):
    """A change of a key field (关键信息变更): name, number, sex, birth, first work, bank account. Only ever added."""

    person = models.ForeignKey(Person, models.PROTECT, related_name="key_changes")
    field = models.CharField("项目", max_length=16)
    before = models.CharField("变更前", max_length=64)
    after = models.CharField("变更后", max_length=64)
    effective = models.DateField("生效日期")
    case_number = models.CharField("业务流水号", max_length=24)

    class Meta:
        verbose_name = "关键信息变更"
        indexes = (models.Index(fields=["person", "field", "effective"], name="register_key_change"),)


class FrozenFigures(models.Model):
    """Participation figures as they were frozen (已冻结的统计数): a later count is a revision beside it."""

    cut_off = models.DateField("截止日期")
    revision = models.PositiveSmallIntegerField("版次")
    definition = models.CharField("口径版本", max_length=16)
    figures = models.JSONField("统计数")
    query = models.TextField("取数语句")
    digest = models.CharField("摘要", max_length=80)
    reason = models.CharField("修订事由", max_length=200, blank=True)
    frozen_by = models.CharField("工号", max_length=16)
    frozen_at = models.DateTimeField("冻结时间")

    class Meta:
        verbose_name = "已冻结的统计数"
        constraints = (models.UniqueConstraint(fields=["cut_off", "revision"], name="register_figures_once"),)


class Certificate(models.Model):
    """A certificate as it was printed (已出具的证明), so that whoever holds the paper can have it compared."""

    number = models.CharField("证明编号", max_length=24, unique=True)
    kind = models.CharField("证明类别", max_length=16)
    subject_kind = models.CharField("对象类别", max_length=16)
    subject_key = models.CharField("对象", max_length=32)
    subject_name = models.CharField("对象名称", max_length=200)
    content = models.JSONField("内容")
    digest = models.CharField("核验摘要", max_length=80)
    purpose = models.CharField("用途", max_length=100)
    printed_by = models.CharField("工号", max_length=16)
    printed_at = models.DateTimeField("出具时间")

    class Meta:
        verbose_name = "已出具的证明"
        indexes = (models.Index(fields=["subject_kind", "subject_key"], name="register_certificate_of"),)


class SourceFile(models.Model):
    """A file that was imported, or is being looked at (源文件登记). The same bytes come once."""

    digest = models.CharField("摘要", max_length=80, unique=True)
    name = models.CharField("文件名", max_length=200)
    layout = models.CharField("版式", max_length=8)
    period = models.CharField("所属期", max_length=8, blank=True)
    path = models.CharField("存放位置", max_length=200)
    encoding = models.CharField("编码", max_length=16, blank=True)
    rows = models.PositiveIntegerField("行数", default=0)
    good_rows = models.PositiveIntegerField("可导入行数", default=0)
    bad_rows = models.PositiveIntegerField("有误行数", default=0)
    totals = models.JSONField("控制总数", default=dict)
    errors_path = models.CharField("错误文件", max_length=200, blank=True)
    state = models.CharField("状态", max_length=8, default="已登记")
    registered_by = models.CharField("登记人", max_length=16)
    accepted_by = models.CharField("确认人", max_length=16, blank=True)
    registered_at = models.DateTimeField("登记时间")
    applied_at = models.DateTimeField("导入时间", null=True)

    class Meta:
        verbose_name = "源文件"
