"""Projects as tests need them: allotted, with one item, ready to pay."""

from datetime import date
from typing import Any

from shebao.programmes import rows
from shebao.programmes.models import Item, Project
from shebao.programmes.reserve import move
from shebao.programmes.states import Flow, ProjectState
from shebao.staff.models import NaturalPerson, Section

WAN = 10_000_00
"""1 万元 in fen."""
ORDER = tuple(ProjectState)


def person(number: str, name: str = "") -> NaturalPerson:
    """Somebody of the centre."""
    section, _ = Section.objects.get_or_create(code="finance", defaults={"name": "财务股"})
    found, _ = NaturalPerson.objects.get_or_create(number=number, defaults={"name": name or number, "section": section})
    return found


def project(code: str = "2025-P07", approved: int = 100 * WAN, state: str = "执行中", **given: Any) -> Project:
    """A project of the state, with an item ``01`` that has ``approved`` fen."""
    year, store = code.split("-", 1)
    made = Project(
        code=code,
        store_code=store,
        year=int(year),
        section=person("801").section,
        head=person("801"),
        handler=person("802"),
        **{
            "name": f"项目{code}",
            "purpose": "发放取暖费",
            "basis": "晋人社密电〔2022〕7号",
            "klass": "特定目标类",
            "nature": "经常性",
            "payees": "企业退休人员",
            "fund": "一般公共预算",
            "level": "县级",
            "channel": "国库集中支付",
            "asked": approved,
            "case_number": "测试",
            **given,
        },
    )
    rows.add(made)
    item = Item(
        project=made,
        code="01",
        name="取暖费",
        function_code="2089999",
        economic_code="30399",
        source="县级一般公共预算",
        uses="取暖费",
    )
    rows.add(item)
    move(item, Flow.GRANT, approved, f"批复-{code}-01", made.head)
    for one in ORDER[1 : ORDER.index(ProjectState(state)) + 1]:
        if one is ProjectState.GRANTED:
            rows.change(made, state=one, finance_code="1405250001", approved_on=date(2025, 1, 20))
        elif one is ProjectState.RUNNING:
            keepers = {"bookkeeper_id": person("803").pk, "book_checker_id": person("804").pk}
            rows.change(made, state=one, allotted_on=date(2025, 1, 25), **keepers)
        else:
            rows.change(made, state=one)
    return made


def item_of(made: Project) -> Item:
    """Its item as it is now."""
    return Item.objects.get(project=made, code="01")
