"""Numbers of official documents (文号): their form, and those that the office knows."""

import re

from shebao.findings import Finding
from shebao.law.store import load_parameters
from shebao.law.store.parameters import HOME
from shebao.programmes.allowances.catalogue import allowances
from shebao.programmes.controls.words import doubt
from shebao.programmes.models import BudgetChange, Project

FORM = "党政机关公文处理工作条例第九条：发文字号由发文机关代字、年份、发文顺序号组成"
NUMBER = re.compile(r"[一-龥]{2,16}〔(?:19|20)\d\d〕\d{1,5}号")
ALIKE = re.compile(r"([一-龥]{2,16})[\[\(（【﹝［](\d{4})[\]\)）】﹞］]\s*第?0*(\d{1,5})\s*号?")


def numbers_in(text: str) -> list[str]:
    """The document numbers of a text.

    >>> numbers_in("按晋人社密电〔2022〕7号、泽财预〔2025〕45号执行")
    ['按晋人社密电〔2022〕7号', '泽财预〔2025〕45号']
    """
    return NUMBER.findall(text)


def odd_number(text: str, label: str) -> list[Finding]:
    """What is doubtful about a field that names a document: nothing in it has the form of a document number."""
    typed = text.strip()
    if not typed or numbers_in(typed):
        return []
    message = f"{label}“{typed}”不是“机关代字〔年份〕序号”的形式。"
    action = "按“泽财预〔2025〕45号”的样式填写，年份用六角括号；文件没有文号的，写明文件名称和日期。"
    if meant := ALIKE.search(typed):
        action = f"应写为“{meant[1]}〔{meant[2]}〕{meant[3]}号”。"
    return [doubt("P-8", message, FORM, label, action)]


def known_numbers() -> list[str]:
    """The numbers of documents that projects, changes, allowances and the county's parameters rest on, newest first."""
    texts = [*Project.objects.order_by("-pk").values_list("approval_number", flat=True)]
    texts += BudgetChange.objects.order_by("-pk").values_list("basis_number", flat=True)
    texts += [one.basis for one in allowances().values()]
    law = load_parameters()
    texts += [row.source.number for rows in law.rows_by_id.values() for row in rows if row.scope == HOME]
    texts += Project.objects.order_by("-pk").values_list("basis", flat=True)
    found = dict.fromkeys(number for text in texts if text for number in numbers_in(text))
    return sorted(found, key=_year, reverse=True)


def _year(number: str) -> str:
    return number.partition("〔")[2][:4]
