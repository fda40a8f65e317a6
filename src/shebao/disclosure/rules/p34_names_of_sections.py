"""P-34: the sections of one unit are called one thing: 企业业务科 is asked about where the others are 股."""

import re
from collections.abc import Iterator

from shebao.disclosure.rules.over_forms import is_read
from shebao.disclosure.rules.rule import Material, Rule, form_name
from shebao.findings import Finding, Severity, Spot

SECTION = re.compile(
    r"[\u4e00-\u9fff]{1,6}?(?:业务|政策|财务|稽核|内控|信息|统计|基金|征缴|待遇|综合|人事|项目|管理|法规)科(?![目学技室研普级员长])"
)
IN_GU = re.compile(r"[\u4e00-\u9fff]{2,8}股(?:室)?(?![份权东票市])")
ENOUGH = 2


def check(material: Material) -> Iterator[Finding]:
    """Texts of the forms of a document that was read, where the document itself has several 股 and no 科."""
    if not is_read(material):
        return
    texts = [(form, label, text) for form in material.forms for label, text in form.texts]
    whole = [passage.text for passage in material.passages] + [text for _, _, text in texts]
    sections = {name for text in whole for name in IN_GU.findall(text)}
    if len(sections) < ENOUGH or any(SECTION.search(passage.text) for passage in material.passages):
        return
    found: dict[str, list[tuple[str, list[Spot]]]] = {}
    for form, label, text in texts:
        for match in SECTION.finditer(text):
            found.setdefault(match.group(), []).append((form_name(form), form.spots(label)))
    if found:
        name, places = next(iter(found.items()))
        yield RULE.finding(
            "绩效目标表/内设机构",
            f"{places[0][0]}写“{name}”，本单位的内设机构是股。请按机构规定的名称统一。",
            found=name,
            spots=[spot for named in found.values() for _, spots in named for spot in spots],
        )


RULE = Rule(
    "P-34", "内设机构名称一致", Severity.NOTICE, "公开内容应当准确，前后一致", "绩效目标表的文字和机构设置", check
)
