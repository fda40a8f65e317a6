"""The lists of the register: persons, employers, the townships with their numbers."""

from typing import Any

from django import forms
from django.db import connection
from django.db.models import Count, Exists, F, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce
from django.urls import reverse

from shebao.cases.scope import handles_cases, sees_names
from shebao.register.insurance_mask import BITS
from shebao.register.insurances import INSURANCES, SHORT
from shebao.register.models import Employer, Enrolment, Person, Township
from shebao.register.scope import employers_for, persons_for
from shebao.screens.lists import Act, Column, ListPage
from shebao.screens.masks import mask_account, mask_id, mask_name, mask_telephone

EVERY = [("", "全部")]
HIGHEST = chr(0x10FFFF)


def townships() -> list[tuple[str, str]]:
    """The townships to choose from."""
    return [*EVERY, *Township.objects.order_by("code").values_list("code", "name")]


class PersonQuery(forms.Form):
    """What persons can be asked for by."""

    name = forms.CharField(label="姓名（开头）", required=False, max_length=64)
    number = forms.CharField(label="证件号码或后四位", required=False, max_length=32)
    insurance = forms.ChoiceField(label="险种", required=False, choices=[*EVERY, *INSURANCES.items()])
    state = forms.ChoiceField(
        label="缴费状态",
        required=False,
        choices=[*EVERY, *((word, word) for word in ("参保缴费", "暂停缴费", "终止缴费"))],
    )
    township = forms.ChoiceField(label="乡镇", required=False, choices=townships)


def starts(field: str, text: str) -> Q:
    """A field that begins with a text, in a form that an index serves: each database has its own."""
    if connection.vendor != "sqlite":
        return Q(**{f"{field}__startswith": text})
    return Q(**{f"{field}__gte": text, f"{field}__lt": text + HIGHEST})


def find_persons(request: Any, asked: dict[str, Any]) -> Any:
    """The persons asked for, within the asker's scope."""
    rows = persons_for(request.who).select_related("township")
    number = (asked.get("number") or "").strip().upper()
    if asked.get("name"):
        rows = rows.filter(starts("name", asked["name"].strip()))
    if len(number) == 4:
        rows = rows.filter(id_tail=number)
    elif number:
        rows = rows.filter(id_number=number)
    if asked.get("township"):
        rows = rows.filter(township_id=asked["township"])
    insurance, state = asked.get("insurance"), asked.get("state")
    if insurance and not state:
        rows = rows.annotate(asked_for=F("insurances").bitand(BITS[insurance])).filter(asked_for__gt=0)
    elif state:
        chosen = Enrolment.objects.filter(state=state, **({"insurance": insurance} if insurance else {}))
        # Asked row by row, so that a page stops looking once it is full.
        rows = rows.filter(Exists(chosen.filter(person=OuterRef("pk"))))
    return rows


def insurance_words(mask: int) -> str:
    """The insurances of a bit mask, short."""
    return "、".join(SHORT[code] for code, bit in BITS.items() if mask & bit)


def person_columns(request: Any) -> list[Column]:
    """Whoever handles cases sees the first six digits of numbers too; who only looks up sees no whole name."""
    handling, names = handles_cases(request.who), sees_names(request.who)
    return [
        Column("name", "姓名", lambda row: row.name if names else mask_name(row.name), order="name", link=person_url),
        Column("number", "证件号码", lambda row: mask_id(row.id_number, handling), width=22),
        Column("sex", "性别", lambda row: row.sex, width=6),
        Column("born", "出生日期", lambda row: row.born, order="born", width=12),
        Column("insurances", "参保险种", lambda row: insurance_words(row.insurances), width=30),
        Column("township", "乡镇", lambda row: row.township, width=12),
        Column("telephone", "手机号码", lambda row: mask_telephone(row.telephone), width=14),
        Column("account", "银行账号", lambda row: mask_account(row.bank_account), width=12),
        Column("state", "状态", lambda row: "死亡" if row.died_on else "正常", state=True, width=8),
    ]


def person_url(row: Person) -> str:
    """A person's page."""
    return str(reverse("person", args=[row.pk]))


PERSONS = ListPage(
    name="persons",
    title="参保人员",
    form=PersonQuery,
    rows=find_persons,
    columns=person_columns,
    order=("pk",),
    acts=(Act("查看", person_url),),
    # Whether somebody pays is asked of another table, row by row: that alone cannot be counted from an index.
    full=lambda _, asked: not asked.get("state"),
)


class EmployerQuery(forms.Form):
    """What employers can be asked for by."""

    name = forms.CharField(label="单位名称", required=False, max_length=64)
    code = forms.CharField(label="统一社会信用代码", required=False, max_length=18)
    number = forms.CharField(label="单位编号", required=False, max_length=32)
    insurance = forms.ChoiceField(label="险种", required=False, choices=[*EVERY, *INSURANCES.items()])
    state = forms.ChoiceField(
        label="状态", required=False, choices=[*EVERY, *((word, word) for word in ("正常", "暂停", "注销"))]
    )
    township = forms.ChoiceField(label="乡镇", required=False, choices=townships)


def find_employers(request: Any, asked: dict[str, Any]) -> Any:
    """The employers asked for, within the asker's scope."""
    rows = employers_for(request.who).select_related("township")
    if asked.get("name"):
        rows = rows.filter(name__contains=asked["name"].strip())
    if asked.get("code"):
        rows = rows.filter(credit_code=asked["code"].strip().upper())
    if asked.get("number"):
        rows = rows.filter(registrations__number=asked["number"].strip()).distinct()
    if asked.get("insurance"):
        rows = rows.filter(registrations__insurance=asked["insurance"], registrations__valid_to__isnull=True).distinct()
    if asked.get("state"):
        rows = rows.filter(state=asked["state"])
    if asked.get("township"):
        rows = rows.filter(township_id=asked["township"])
    return rows


def employer_url(row: Employer) -> str:
    """An employer's page."""
    return str(reverse("employer", args=[row.pk]))


EMPLOYERS = ListPage(
    name="employers",
    title="参保单位",
    form=EmployerQuery,
    rows=find_employers,
    columns=lambda request: [
        Column("name", "单位名称", lambda row: row.name, order="name", link=employer_url, width=36),
        Column("code", "统一社会信用代码", lambda row: row.credit_code or "", width=22),
        Column("kind", "单位类型", lambda row: row.kind, width=12),
        Column("township", "乡镇", lambda row: row.township, width=12),
        Column("contact", "联系人", lambda row: row.contact, width=12),
        Column("telephone", "联系电话", lambda row: mask_telephone(row.telephone), width=14),
        Column("state", "状态", lambda row: row.state, state=True, width=8),
    ],
    order=("pk",),
    acts=(Act("查看", employer_url),),
)


class TownshipQuery(forms.Form):
    """Nothing to ask: the townships are few."""


def find_townships(request: Any, asked: dict[str, Any]) -> Any:
    """Every township with its persons and employers in the asker's scope."""
    seen = persons_for(request.who).filter(township=OuterRef("pk")).order_by().values("township")
    return Township.objects.annotate(persons=Coalesce(Subquery(seen.annotate(many=Count("pk")).values("many")), 0))


def persons_of_township(row: Township) -> str:
    """The list of a township's persons."""
    return f"{reverse('persons')}?township={row.code}"


TOWNSHIPS = ListPage(
    name="townships",
    title="分乡镇名册",
    form=TownshipQuery,
    rows=find_townships,
    columns=lambda request: [
        Column("code", "代码", lambda row: row.code, order="code", width=14),
        Column("name", "乡镇", lambda row: row.name, link=persons_of_township, width=16),
        Column("persons", "人数", lambda row: row.persons, kind="number", order="persons", width=10),
    ],
    order=("code",),
    acts=(Act("名册", persons_of_township),),
)
