"""G08: who makes, checks, approves and pays are different natural persons."""

from collections.abc import Iterable

from shebao.findings import Finding
from shebao.programmes.controls.words import RULES, refusal
from shebao.staff.models import NaturalPerson

BASIS = f"会计法第二十五条、第三十五条；社会保险经办条例第三十八条；{RULES}"


def find(person: NaturalPerson, role: str, others: Iterable[tuple[str, int]]) -> list[Finding]:
    """What forbids a person a role, given the roles and keys of who has taken one: himself in another one."""
    taken = next((other for other, key in others if key == person.pk and other != role), "")
    if not taken:
        return []
    return [refusal("G08", f"同一人员不得同时办理{taken}和{role}。", BASIS, action="请另一位人员办理。")]
