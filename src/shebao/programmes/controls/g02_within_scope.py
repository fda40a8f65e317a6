"""G02: money goes only where the project's rules let it go."""

from collections.abc import Iterable

from shebao.findings import Finding
from shebao.programmes.controls.words import RULES, refusal
from shebao.programmes.models import Item

BASIS = f"{RULES}：不得用于规定使用范围以外的开支"


def find(item: Item, purposes: Iterable[str]) -> list[Finding]:
    """A refusal for each purpose that is not in the item's list."""
    allowed = set(item.use_list)
    project = item.project
    return [
        refusal(
            "G02",
            f"用途“{purpose}”不在项目“{project.name}”规定的使用范围内（依据 {project.basis}），不得列支。",
            BASIS,
            "用途",
            f"规定的使用范围：{'、'.join(item.use_list)}。确需调整的，先办理变更申请。",
        )
        for purpose in dict.fromkeys(purposes)
        if purpose not in allowed
    ]
