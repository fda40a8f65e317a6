"""Reversing a case of the register (冲正): every row it wrote goes back to what the journal says it was.

Nothing is deleted. A column that the case changed gets its value from before; an enrolment, registration or employer
that the case had made stays as 已冲正 and counts nowhere; what is only ever added (key changes, bases, rates) gets an
opposite row. Where somebody changed the same columns afterwards, the later business has to be reversed first.
"""

import json
from collections.abc import Callable, Iterator, Mapping
from datetime import date
from typing import Any

from shebao.cases.kinds import Difference
from shebao.findings import Finding
from shebao.journal.digest import record_text
from shebao.journal.models import Change
from shebao.journal.record import RowChange
from shebao.register import insurance_mask, rows
from shebao.register.models import ContributionBase, Enrolment, InjuryRate, KeyChange, Registration
from shebao.register.states import VOID
from shebao.register.wording import wrong
from shebao.screens.masks import MASKS
from shebao.staff.grant_post import Refused

OF = "冲正"
"""Where a payload names the case that it reverses."""
VOIDED_BASE = "冲正"
KEEPS = frozenset({"register_person"})
"""A person that a case brought into the register stays there, without enrolments."""

"""Columns whose values are masked for whoever does not have the case in hand."""

Payload = Mapping[str, Any]
Values = dict[str, Any]


def reverse(payload: Payload, case_number: str, day: date) -> list[RowChange]:
    """Take back what the case named in the payload did.

    Raises :class:`Refused` with one finding for every row that was changed again afterwards.
    """
    made: list[RowChange] = []
    later: list[Finding] = []
    touched = list(_of_case(payload[OF]))
    for change in touched:
        row = _row(change)
        before, after = _read(change.before), _read(change.after)
        if before is None:
            if change.table in _OPPOSITE:
                made.extend(_OPPOSITE[change.table](row, case_number, day))
            elif not _stays(change, row):
                later.extend([*_changed_since(change, row, after), *_held(change, row)])
                made.append(rows.change(row, day, **_voided(row)))
        else:
            old = {name: value for name, value in before.items() if value != after[name]}
            later.extend(_changed_since(change, row, {name: after[name] for name in old}))
            made.append(rows.change(row, day, **old))
    if later:
        raise Refused(*later)
    insurance_mask.refresh({person for change in touched if (person := _person_of(change))})
    return made


def differences(case_number: str) -> Iterator[Difference]:
    """What reversing a case would change, in words: row by row, rows only ever added in one line for their table."""
    added: dict[str, list[str]] = {}
    for change in _of_case(case_number):
        model = rows.TABLES[change.table].model._meta
        before, after = _read(change.before), _read(change.after)
        if before is None and change.table in _OPPOSITE:
            added.setdefault(str(model.verbose_name), []).append(str(after.get("field", "")))
        elif before is None:
            yield Difference(str(model.verbose_name), "已登记", "保留，另记更正" if change.table in KEEPS else VOID)
        else:
            for name, value in before.items():
                if value != after[name]:
                    label, mask = f"{model.verbose_name}：{_label(model, name)}", name if name in MASKS else ""
                    yield Difference(label, _word(after[name]), _word(value), mask)
    for name, fields in added.items():
        told = "、".join(filter(None, reversed(fields))) or (f"{len(fields)}条" if len(fields) > 1 else "")
        yield Difference(f"{name}（{told}）" if told else name, "已登记", "保留，另记更正")


def _of_case(case_number: str) -> list[Change]:
    """What a case changed in the register, the last first; the case's own rows are the workflow's."""
    found = Change.objects.filter(entry__case_number=case_number, table__in=rows.TABLES)
    return list(found.order_by("-entry_id", "-ordinal"))


def _row(change: Change) -> Any:
    return rows.TABLES[change.table].model._default_manager.get(pk=change.key)


def _read(text: str) -> Any:
    return json.loads(text) if text else None


def _changed_since(change: Change, row: Any, written: Values) -> list[Finding]:
    """A finding where columns of the row are no longer as the case wrote them."""
    now = json.loads(record_text(rows.values(row)))
    model = rows.TABLES[change.table].model._meta
    names = [_label(model, name) for name, value in written.items() if now[name] != value]
    if not names:
        return []
    what = f"{model.verbose_name}的{'、'.join(names)}"
    last = Change.objects.filter(table=change.table, key=change.key).order_by("-id").select_related("entry").first()
    number = last.entry.case_number if last else ""
    return [
        wrong(
            "U-1",
            model.verbose_name,
            f"{what}在本业务生效后又有变更{f'（{number}）' if number else ''}，不能直接冲正。",
            "先冲正后来的业务，再冲正本业务。",
        )
    ]


def _stays(change: Change, row: Any) -> bool:
    """Whether a row that the case made is needed by others: a person, an employer with other registrations."""
    if change.table == "register_employer":
        return Registration.objects.filter(employer=row).exclude(state=VOID).exists()
    return change.table in KEEPS


def _held(change: Change, row: Any) -> list[Finding]:
    """A finding where persons were enrolled under a registration that would never have been."""
    if change.table != "register_registration":
        return []
    count = Enrolment.objects.filter(registration=row).exclude(state=VOID).count()
    if not count:
        return []
    return [wrong("U-2", "单位险种登记", f"已有{count}条参保登记在此单位名下，不能冲正。", "先冲正这些参保登记。")]


def _voided(row: Any) -> Values:
    """What makes a row count nowhere."""
    new: Values = {"state": VOID}
    if hasattr(row, "valid_to"):
        new["valid_to"] = row.valid_from
    if hasattr(row, "end_reason"):
        new["end_reason"] = OF
    return new


def _key_change_back(row: KeyChange, case_number: str, day: date) -> Iterator[RowChange]:
    back = KeyChange(
        person_id=row.person_id,
        field=row.field,
        before=row.after,
        after=row.before,
        effective=day,
        case_number=case_number,
    )
    yield rows.add(back, day)


def _base_back(row: ContributionBase, case_number: str, day: date) -> Iterator[RowChange]:
    of_year = ContributionBase.objects.filter(person_id=row.person_id, insurance=row.insurance, year=row.year)
    earlier = of_year.filter(version__lt=row.version).order_by("-version").first()
    newest = of_year.order_by("-version").values_list("version", flat=True)[0]
    again = earlier or ContributionBase(base=0, floor=row.floor, ceiling=row.ceiling, source=row.source)
    back = ContributionBase(
        person_id=row.person_id,
        insurance=row.insurance,
        year=row.year,
        version=newest + 1,
        declared=again.declared,
        base=again.base,
        floor=again.floor,
        ceiling=again.ceiling,
        provisional=again.provisional,
        rule=VOIDED_BASE,
        source=again.source,
        case_number=case_number,
    )
    yield rows.add(back, day)


def _rate_back(row: InjuryRate, case_number: str, day: date) -> Iterator[RowChange]:
    earlier = InjuryRate.objects.filter(registration_id=row.registration_id, pk__lt=row.pk).order_by("-pk").first()
    if earlier is None:
        return
    back = InjuryRate(
        registration_id=row.registration_id,
        valid_from=row.valid_from,
        risk_class=earlier.risk_class,
        rate=earlier.rate,
        factor=earlier.factor,
        source=earlier.source,
        case_number=case_number,
    )
    yield rows.add(back, day)


_OPPOSITE: dict[str, Callable[[Any, str, date], Iterator[RowChange]]] = {
    "register_keychange": _key_change_back,
    "register_contributionbase": _base_back,
    "register_injuryrate": _rate_back,
}


def _person_of(change: Change) -> int | None:
    """Whose insurances the change may have changed."""
    if change.table in ("register_enrolment", "register_pensionstatus"):
        return int(_read(change.after or change.before)["person_id"])
    return None


def _label(model: Any, attname: str) -> str:
    return next(str(field.verbose_name) for field in model.concrete_fields if field.attname == attname)


def _word(value: Any) -> str:
    return "" if value is None else str(value)
