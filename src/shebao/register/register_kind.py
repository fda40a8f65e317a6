"""What every kind of case of the register has beside its own business.

It can be reversed; what its checker saw is kept with it and has to hold still until it takes effect; and where several
people work at once, the person or employer it is about is locked while it does.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from functools import partial
from typing import Any

from django.db import connection

from shebao.cases.kinds import CaseKind, Difference, declare, kind_of
from shebao.findings import Finding, Severity, has_errors
from shebao.journal.record import RowChange
from shebao.register.models import Employer, Person
from shebao.register.undo import OF, differences, reverse
from shebao.register.who_is_meant import PERSON
from shebao.register.wording import wrong
from shebao.staff.grant_post import Refused

SHOWN = "变更对照"
"""Where a payload keeps its differences."""

Payload = Mapping[str, Any]


def register_kind(kind: CaseKind) -> CaseKind:
    """Declare a kind of the register.

    A payload may carry its differences as they were when it was written (:func:`with_differences`): these are shown as
    long as the case exists, also after it took effect. A case that would now do anything its checker was not shown is
    refused; what another case has done meanwhile in the same words (a person registered, for the second of two
    insurances) is only left to do no more.
    """

    def shown(payload: Payload) -> Sequence[Difference]:
        if OF in payload:
            return list(differences(payload[OF]))
        if SHOWN in payload:
            return [Difference(*values) for values in payload[SHOWN]]
        return kind.differences(payload)

    def find(payload: Payload, day: date) -> Sequence[Finding]:
        found = list(kind.find(payload, day))
        if SHOWN in payload and not has_errors(found) and _more_than_shown(kind, payload):
            told = "填写以后，登记内容又有变化，变更前后对照已不相符。"
            found.append(wrong("U-3", "", told, "退回补正，按现在的登记内容重新核对。"))
        return found

    def apply(payload: Payload, case_number: str, day: date) -> Sequence[RowChange]:
        if _lock_subject(kind, payload):
            # Another case of the same person may have taken effect while this one waited for the lock.
            errors = [one for one in find(payload, day) if one.severity is Severity.ERROR]
            if errors:
                raise Refused(*errors)
        return kind.apply(payload, case_number, day)

    def back(payload: Payload, case_number: str, day: date) -> Sequence[RowChange]:
        _lock_subject(kind, payload)
        return reverse(payload, case_number, day)

    return declare(
        replace(kind, reverse=back, find=find, differences=shown, apply=apply, lock=partial(_lock_subject, kind))
    )


def _more_than_shown(kind: CaseKind, payload: Payload) -> bool:
    return any(one not in payload[SHOWN] for one in _plain(kind.differences(payload)))


def _lock_subject(kind: CaseKind, payload: Payload) -> bool:
    """Lock the row of the subject; False where the database queues writers anyway, or there is no row yet."""
    subject = kind.subject(payload)
    if not connection.features.has_select_for_update or not subject.key.isdecimal():
        return False
    model = Person if subject.kind == PERSON else Employer
    return model.objects.select_for_update().filter(pk=subject.key).first() is not None


def with_differences(code: str, payload: Payload) -> dict[str, Any]:
    """A payload with its differences as they are now. Nothing may be wrong with it."""
    bare = {name: value for name, value in payload.items() if name != SHOWN}
    return {**bare, SHOWN: _plain(kind_of(code).differences(bare))}


def _plain(listed: Sequence[Difference]) -> list[list[Any]]:
    return [[one.name, one.before, one.after, one.mask] for one in listed]
