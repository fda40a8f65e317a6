"""The forms of the register's cases: what a clerk fills in for each kind, in the words of the paper forms."""

from collections.abc import Mapping
from typing import Any

from django import forms

from shebao.register import change_employer, change_person, end_enrolment, enrolled_person, register_employer
from shebao.register.case_form import (
    CHOOSE,
    CaseForm,
    choice,
    day,
    fen_of,
    insurances_for,
    month,
    text,
    townships_for,
    words,
)
from shebao.register.insurance_mask import insurances_of
from shebao.register.insurances import INSURANCES, OF_EMPLOYERS, SHORT
from shebao.register.models import Employer, Enrolment, PensionStatus, Person
from shebao.register.places import place_name
from shebao.register.states import (
    EMPLOYER_KINDS,
    EMPLOYMENTS,
    END_REASONS,
    HOUSEHOLDS,
    ID_KINDS,
    PAUSE_REASONS,
    RetirementGroup,
)
from shebao.register.who_is_meant import enrolment_name, enrolments_of, find_employer
from shebao.register.wording import shown_month
from shebao.screens.masks import masked

OF_PENSION = "p"
"""Before the id of a benefit among the choices of P04."""
GROUPS = [CHOOSE, *((group.value, group.label) for group in RetirementGroup)]
FACTORS = [(str(one), f"{one}%") for one in (100, 50, 80, 120, 150)]
CLASSES = [CHOOSE, *((str(one), f"{word}类") for one, word in enumerate("一二三四五六七八", 1))]


NONE_CHOSEN = ""
"""Stands for the insurance where none was chosen: what else is missing is said together with that."""


class RegisterEmployerForm(CaseForm):
    """P01."""

    kind, title = "P01", "单位参保登记"
    action = choice("办理事项", words(register_employer.ACTIONS, empty=CHOOSE))
    insurances = forms.MultipleChoiceField(label="险种", required=False, widget=forms.CheckboxSelectMultiple)
    credit_code = text("统一社会信用代码", "18位，与营业执照一致。已在册的单位只填代码。", longest=18)
    month = month("执行年月", "登记、暂停、恢复、注销或新费率从哪个月起；注销填最后一个月。")
    name = text("单位名称")
    kind_of = choice("单位类型", words(EMPLOYER_KINDS))
    industry = text("行业代码", "国民经济行业分类代码。", longest=8)
    township = choice("乡镇")
    address = text("地址")
    legal_representative = text("法定代表人", longest=64)
    contact = text("联系人", longest=64)
    telephone = text("联系电话", longest=32)
    bank = text("开户银行", longest=64)
    bank_account = text("银行账号", longest=32)
    number = text("单位编号", "留空由系统编号。", longest=32)
    risk_class = choice("行业风险类别", CLASSES, "工伤保险须填，按行业风险分类表。")
    factor = choice("浮动档次", FACTORS, "首次登记为100%。")
    reason = text("事由", "暂停、注销须填。")
    groups = (
        ("办理", ("action", "insurances", "credit_code", "month", "reason")),
        ("单位信息", ("name", "kind_of", "industry", "township", "address", "legal_representative", "contact",
                  "telephone", "bank", "bank_account", "number")),
        ("工伤保险费率", ("risk_class", "factor")),
    )  # fmt: skip

    def prepare(self) -> None:
        """Insurances of employers, townships in scope."""
        self.choose_insurances([it for it in INSURANCES if it in OF_EMPLOYERS])
        self.fields["township"].choices = townships_for(self.who)

    def payloads(self) -> dict[str, dict[str, Any]]:
        """One registration for each insurance."""
        names = [name for name in register_employer.FACTS if name != "kind"]
        common = self.given("action", "credit_code", "month", "reason", "number", *names)
        if kind := self.cleaned_data["kind_of"]:
            common["kind"] = kind
        made: dict[str, dict[str, Any]] = {}
        for insurance in self.cleaned_data["insurances"] or [NONE_CHOSEN]:
            made[insurance] = {**common, "insurance": insurance}
            if insurance == "410" and common.get("action") in (register_employer.REGISTER, register_employer.RATE):
                risk_class = self.cleaned_data["risk_class"]
                made[insurance]["risk_class"] = int(risk_class) if risk_class else None
                made[insurance]["factor"] = int(self.cleaned_data["factor"] or 100)
        return made

    @classmethod
    def typed(cls, payload: Mapping[str, Any]) -> dict[str, Any]:
        """As the form was filled in."""
        return {**payload, "insurances": [payload["insurance"]], "kind_of": payload.get("kind", "")}


OF_THE_DOCUMENT = ("id_kind", "id_number", "name", "sex", "born")


class EnrolPersonForm(CaseForm):
    """P02."""

    kind, title = "P02", "个人参保登记（增员）"
    id_kind = choice("证件类型", [(word, word) for word in ID_KINDS])
    id_number = text("证件号码", "已在册人员只填证件号码和姓名。", longest=32)
    name = text("姓名", longest=64)
    sex = choice("性别", words(("男", "女")))
    born = day("出生日期")
    ethnicity = text("民族", longest=16)
    household = choice("户口性质", words(HOUSEHOLDS))
    township = choice("乡镇", (), "居民养老保险须填。")
    telephone = text("手机号码", longest=16)
    first_work_on = day("参加工作日期")
    retirement_group = choice("退休类别", GROUPS, "女职工须填，男职工可不填。")
    insurances = forms.MultipleChoiceField(label="险种", required=False, widget=forms.CheckboxSelectMultiple)
    employer = text("单位", "统一社会信用代码或单位编号；灵活就业和居民养老不填。", longest=32)
    employment = choice("用工形式", words(EMPLOYMENTS))
    month = month("参保年月")
    asked_on = day("申请日期")
    number = text("个人编号", "留空由系统编号。", longest=32)
    level = text("缴费档次", "居民养老保险的年缴费额，单位为元。", longest=12, inputmode="decimal")
    groups = (
        ("个人信息", ("id_kind", "id_number", "name", "sex", "born", "ethnicity", "household", "township", "telephone",
                  "first_work_on", "retirement_group")),
        ("参保", ("insurances", "employer", "employment", "month", "asked_on", "number", "level")),
    )  # fmt: skip

    def prepare(self) -> None:
        """Insurances and townships in scope; today as the day of the application."""
        self.choose_insurances()
        self.fields["township"].choices = townships_for(self.who)
        self.fields["asked_on"].initial = self.today.isoformat()
        if isinstance(self.subject, Person):
            # Who it is stands above the form, with the number masked; it is not typed again.
            for name in OF_THE_DOCUMENT:
                del self.fields[name]
        if isinstance(self.subject, Employer):
            self.fields["employer"].initial = self.subject.credit_code

    def clean_level(self) -> int | None:
        """A level in fen."""
        typed = self.cleaned_data["level"]
        try:
            return fen_of(typed) if typed else None
        except ValueError as problem:
            raise forms.ValidationError(str(problem)) from None

    def payloads(self) -> dict[str, dict[str, Any]]:
        """One enrolment for each insurance."""
        names = ("id_kind", "id_number", "name", "sex", "born", "employment", "month", "asked_on", "number")
        common: dict[str, Any] = self.given(*names, *enrolled_person.FACTS)
        if isinstance(self.subject, Person):
            known = self.subject
            common |= {"person": known.pk, "id_kind": known.id_kind, "id_number": known.id_number, "name": known.name}
        code = self.cleaned_data["employer"]
        made = {}
        for insurance in self.cleaned_data["insurances"] or [NONE_CHOSEN]:
            made[insurance] = {**common, "insurance": insurance}
            if insurance in OF_EMPLOYERS and code:
                found = find_employer(code, insurance)
                made[insurance]["employer"] = found.pk if found else "0"
            if insurance and insurance not in OF_EMPLOYERS:
                made[insurance]["level"] = self.cleaned_data["level"]
        return made

    @classmethod
    def typed(cls, payload: Mapping[str, Any]) -> dict[str, Any]:
        """As the form was filled in."""
        employer = Employer.objects.filter(pk=payload.get("employer") or 0).first()
        level = payload.get("level")
        return {
            **payload,
            "insurances": [payload["insurance"]],
            "employer": (employer.credit_code or "") if employer else "",
            "level": f"{level / 100:.2f}" if level else "",
        }


class _ChangeForm(CaseForm):
    """Fields that stay empty where nothing changes; what is there now stands below each."""

    effective = day("生效日期")

    def prepare(self) -> None:
        """Today as the day, and what is registered now."""
        self.fields["effective"].initial = self.today.isoformat()
        if "township" in self.fields:
            self.fields["township"].choices = [("", "不变"), *townships_for(self.who)[1:]]
        for name, now in self.known().items():
            if name in self.fields:
                self.fields[name].help_text = f"现为：{self.masked(name, now) or '空'}"

    def known(self) -> dict[str, str]:
        """What is registered now, by field."""
        raise NotImplementedError

    def masked(self, name: str, now: str) -> str:
        """A present value as it may be shown."""
        return place_name(now) if name == "township" else masked(name, now, handling=True)

    def changed(self) -> dict[str, Any]:
        """The fields that were filled in, and what the register held of them."""
        known = self.known()
        changes = self.given(*(name for name in known if name in self.fields))
        return {"changes": changes, "before": {name: known[name] for name in changes}, **self.given("effective")}

    @classmethod
    def typed(cls, payload: Mapping[str, Any]) -> dict[str, Any]:
        """As the form was filled in."""
        return {**payload["changes"], "effective": payload.get("effective"), "owner": payload.get("owner", "")}


class ChangePersonForm(_ChangeForm):
    """P03, or P3A where only ordinary data changes."""

    kind, title = "P03", "个人信息变更"
    name = text("姓名", longest=64)
    id_kind = choice("证件类型", words(ID_KINDS, empty=("", "不变")))
    id_number = text("证件号码", longest=32)
    sex = choice("性别", words(("男", "女"), empty=("", "不变")))
    born = day("出生日期")
    first_work_on = day("参加工作日期")
    retirement_group = choice("退休类别", [("", "不变"), *GROUPS[1:]])
    bank = text("开户银行", longest=64)
    bank_account = text("银行账号", longest=30, inputmode="numeric")
    owner = text("账户户名", "变更银行账号须填，与参保人姓名一致。", longest=64)
    alive = forms.BooleanField(label="撤销误登的死亡", required=False)
    ethnicity = text("民族", longest=16)
    household = choice("户口性质", words(HOUSEHOLDS, empty=("", "不变")))
    township = choice("乡镇")
    telephone = text("手机号码", longest=16)
    groups = (
        ("一般信息", ("ethnicity", "household", "township", "telephone")),
        (
            "关键信息（须审批）",
            (
                *("name", "id_kind", "id_number", "sex", "born", "first_work_on", "retirement_group"),
                *("bank", "bank_account", "owner", "alive"),
            ),
        ),
        ("生效", ("effective",)),
    )

    def prepare(self) -> None:
        """A death can only be taken back where one is registered."""
        super().prepare()
        if self.subject.died_on is None:
            del self.fields["alive"]

    def known(self) -> dict[str, str]:
        """What is registered of the person."""
        return change_person.before_of(self.subject)

    def masked(self, name: str, now: str) -> str:
        """The word of a retirement group."""
        if name == "retirement_group":
            return RetirementGroup(now).label if now else ""
        return super().masked(name, now)

    @property
    def kind_code(self) -> str:
        """Key data goes the graded way."""
        return "P03" if change_person.is_key(self._payload()) else "P3A"

    def _payload(self) -> dict[str, Any]:
        payload = {"person": self.subject.pk, **self.changed(), **self.given("owner")}
        if self.cleaned_data.get("alive"):
            payload["changes"]["died_on"] = ""
            payload["before"]["died_on"] = self.known()["died_on"]
        return payload

    def payloads(self) -> dict[str, dict[str, Any]]:
        """One change, in an insurance of the person that the clerk handles."""
        mine = [code for code, _ in insurances_for(self.who)]
        of_person = [code for code in insurances_of(self.subject.insurances) if code in mine]
        return {(of_person or mine or ["110"])[0]: self._payload()}


class ChangeEmployerForm(_ChangeForm):
    """P03 for an employer."""

    kind, title = "P3U", "单位信息变更"
    credit_code = text("统一社会信用代码", longest=18)
    name = text("单位名称")
    kind_of = choice("单位类型", words(EMPLOYER_KINDS, empty=("", "不变")))
    industry = text("行业代码", longest=8)
    township = choice("乡镇")
    address = text("地址")
    legal_representative = text("法定代表人", longest=64)
    contact = text("联系人", longest=64)
    telephone = text("联系电话", longest=32)
    bank = text("开户银行", longest=64)
    bank_account = text("银行账号", longest=32)
    groups = (
        ("一般信息", ("kind_of", "industry", "township", "address", "contact", "telephone", "bank")),
        ("须审批的信息", ("credit_code", "name", "legal_representative", "bank_account")),
        ("生效", ("effective",)),
    )

    def known(self) -> dict[str, str]:
        """What is registered of the employer; its kind stands under the form's own name of the field."""
        known = change_employer.before_of(self.subject)
        return {"kind_of" if name == "kind" else name: value for name, value in known.items()}

    def payloads(self) -> dict[str, dict[str, Any]]:
        """One change, in an insurance of the employer that the clerk handles."""
        mine = [code for code, _ in insurances_for(self.who)]
        held = list(self.subject.registrations.filter(valid_to__isnull=True).values_list("insurance", flat=True))
        made = {"employer": self.subject.pk, **self.changed()}
        for part in ("changes", "before"):
            if "kind_of" in made[part]:
                made[part]["kind"] = made[part].pop("kind_of")
        return {([code for code in held if code in mine] or mine or ["110"])[0]: made}

    @classmethod
    def typed(cls, payload: Mapping[str, Any]) -> dict[str, Any]:
        """As the form was filled in."""
        typed = super().typed(payload)
        return {**typed, "kind_of": typed.get("kind", "")}


class EndEnrolmentForm(CaseForm):
    """P04. A benefit without an enrolment beside it stands in the list as well: a death ends it."""

    kind, title = "P04", "减员（暂停、终止）"
    enrolment = choice("参保")
    action = choice("办理事项", words(end_enrolment.ACTIONS))
    reason = choice("原因")
    last_month = month("最后缴费年月", "从次月起不再缴费；只终止待遇的不填。")
    died_on = day("死亡日期", "原因为死亡时填写。本险种的参保和待遇终止，其他险种暂停，由各股室终止。")
    groups = (("减员", ("enrolment", "action", "reason", "last_month", "died_on")),)

    def prepare(self) -> None:
        """The open enrolments and benefits of the person that the clerk handles; a death that is registered already."""
        mine = {code for code, _ in insurances_for(self.who)}
        enrolments = [one for one in enrolments_of(self.subject) if one.valid_to is None and one.insurance in mine]
        enrolled = {one.insurance for one in enrolments}
        drawn = self.subject.pensions.filter(valid_to__isnull=True, insurance__in=mine - enrolled).order_by("pk")
        self.open: dict[str, Enrolment | PensionStatus] = {
            **{str(one.pk): one for one in enrolments},
            **{f"{OF_PENSION}{one.pk}": one for one in drawn},
        }
        self.fields["enrolment"].choices = [CHOOSE, *((key, self._shown(one)) for key, one in self.open.items())]
        if len(self.open) == 1:
            self.fields["enrolment"].initial = next(iter(self.open))
        self.fields["reason"].choices = [
            CHOOSE,
            ("暂停", [(word, word) for word in PAUSE_REASONS]),
            ("终止", [(word, word) for word in END_REASONS]),
        ]
        if self.subject.died_on:
            self.fields["action"].initial, self.fields["reason"].initial = end_enrolment.END, end_enrolment.DEATH
            self.fields["died_on"].initial = self.subject.died_on.isoformat()

    @staticmethod
    def _shown(one: Enrolment | PensionStatus) -> str:
        name = enrolment_name(one) if isinstance(one, Enrolment) else f"{SHORT[one.insurance]}待遇"
        return f"{name}，{shown_month(one.valid_from)}起，{one.state}"

    def payloads(self) -> dict[str, dict[str, Any]]:
        """The pause or the end of one enrolment, or the end of a benefit."""
        made: dict[str, Any] = self.given("enrolment", "action", "reason", "last_month")
        if made.get("reason") == end_enrolment.DEATH:
            made.update(self.given("died_on"))
        chosen = self.open.get(made.get("enrolment", ""))
        if isinstance(chosen, PensionStatus):
            del made["enrolment"]
            made["pension"] = chosen.pk
        return {chosen.insurance if chosen else "110": made}

    @classmethod
    def typed(cls, payload: Mapping[str, Any]) -> dict[str, Any]:
        """As the form was filled in."""
        typed = super().typed(payload)
        return {**typed, "enrolment": f"{OF_PENSION}{payload['pension']}"} if payload.get("pension") else typed


FORMS: dict[str, type[CaseForm]] = {
    form.kind: form
    for form in (RegisterEmployerForm, EnrolPersonForm, ChangePersonForm, ChangeEmployerForm, EndEnrolmentForm)
}
"""The form of each kind; ``P3A`` is filled in with that of ``P03``, ``P05`` has a module of its own."""
FORMS["P3A"] = ChangePersonForm
