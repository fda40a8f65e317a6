"""Answers to lists that were handed out (答复): read back, matched by the suspect's number, held against the suspect.

Everything that is wrong with a file is said at once, and then nothing of it is kept. What is kept becomes a proposed
decision only by a hand of the owner section (:func:`propose`), and takes effect only when another person confirms it.
"""

import tempfile
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import transaction

from shebao.findings import Finding
from shebao.journal.digest import digest_of_bytes, record_text
from shebao.journal.record import record
from shebao.register.imports.reading import AS_NUMBER, CannotRead, read_table
from shebao.register.imports.sources import shown_name
from shebao.register.suspects import decide, refusals
from shebao.register.suspects.corrections import Amend, is_ours, offered
from shebao.register.suspects.handout_lines import lines_of
from shebao.register.suspects.handouts import BY, CONCLUSIONS, FIXED, NUMBER, REMARK, RIGHT, SAID
from shebao.register.suspects.models import Answer, Suspect
from shebao.register.suspects.sections import MAKE, RUN, may, suspects_for
from shebao.register.suspects.shown import newest_records
from shebao.register.suspects.states import TO_DECIDE, Result, State, results_for
from shebao.staff.grant_post import Refused, refusal
from shebao.staff.who import Who

LARGEST = 20 * 2**20
DECIDING = CONCLUSIONS[:2]


@dataclass(frozen=True)
class _Row:
    row: int
    cells: dict[str, str]


def receive(name: str, content: bytes, *, by: Who, now: datetime) -> list[Answer]:
    """Keep the answers of a workbook. Rows without a conclusion are left out.

    Raises :class:`Refused` with everything that is wrong: no such suspect, no such conclusion, a correction that is not
    said, a file that was taken already.
    """
    with refusals.journalled(by, "接收答复"):
        if not (by.may(RUN) or by.may(MAKE)):
            raise Refused(refusal("Y-1", "没有接收答复的权限。", "请信息统计股或责任股室的经办办理。"))
        if not content or len(content) > LARGEST:
            raise Refused(refusal("Y-18", "没有选择文件，或文件超过20兆字节。", "选择发出的核实清单（.xlsx）。"))
        digest = digest_of_bytes([content])
        if Answer.objects.filter(digest=digest).exists():
            raise Refused(refusal("Y-18", "同样内容的答复已接收过。", "返回查看，不重复接收。"))
        rows = [row for row in _read(name, content) if any(row.cells.get(title) for title in (SAID, RIGHT, REMARK))]
        if not rows:
            raise Refused(refusal("Y-18", "没有一行填写了“回复结论”。", "填写后再接收。"))
        known = {
            one.number: one for one in suspects_for(by).filter(number__in=[row.cells.get(NUMBER, "") for row in rows])
        }
        if found := [problem for row in rows for problem in _wrong(row, known)]:
            raise Refused(*found)
        listed = list(known.values())
        both = zip(lines_of(listed, by, own=False), lines_of(listed, by, own=True), strict=True)
        shown = dict(zip(known, both, strict=True))
        with transaction.atomic():
            made = Answer.objects.bulk_create([_answer(row, known, shown, name, digest, by, now) for row in rows])
            detail = {"文件": shown_name(name), "摘要": digest, "答复": len(made)}
            record("接收答复", by.actor, object_kind="answer", object_key=digest[-16:], detail=record_text(detail))
    return list(made)


def _read(name: str, content: bytes) -> Iterable[_Row]:
    suffix = Path(name).suffix.lower() if Path(name).suffix.lower() in (".xlsx", ".xls", ".csv") else ".xlsx"
    with tempfile.NamedTemporaryFile(dir=settings.DATA, prefix="answers-", suffix=suffix) as file:
        file.write(content)
        file.flush()
        try:
            table = read_table(Path(file.name))
        except CannotRead as problem:
            raise Refused(*problem.findings) from None
    headers = [header.strip() for header in table.headers]
    if missing := [title for title in (NUMBER, SAID) if title not in headers]:
        raise Refused(refusal("Y-18", f"缺少列“{'”“'.join(missing)}”。", "使用发出的核实清单填写，不删改表头。"))
    for at, number in enumerate(table.numbers):
        cells = {
            header: (table.columns[place][at] or "").removeprefix(AS_NUMBER).strip()
            for place, header in enumerate(headers)
            if table.columns[place][at]
        }
        yield _Row(int(number), cells)


def _wrong(row: _Row, known: dict[str, Suspect]) -> list[Finding]:
    where = f"第{row.row}行"
    number, said = row.cells.get(NUMBER, ""), row.cells.get(SAID, "")
    found = []
    if number not in known:
        found.append(refusal("Y-18", f"{where}：没有疑点“{number[:20]}”，或不在您的范围。", "核对疑点编号。"))
    if said not in CONCLUSIONS:
        found.append(refusal("Y-18", f"{where}：“回复结论”是“{said[:20]}”。", f"从{'、'.join(CONCLUSIONS)}中选择。"))
    elif said == CONCLUSIONS[0] and not row.cells.get(RIGHT):
        found.append(refusal("Y-18", f"{where}：结论是更正，没有填写“正确内容”。", "填写更正后的内容。"))
    if len(row.cells.get(RIGHT, "")) > 200 or len(row.cells.get(REMARK, "")) > 400:
        found.append(refusal("Y-18", f"{where}：内容过长。", "正确内容不超过200字，情况说明不超过400字。"))
    return found


def _answer(
    row: _Row,
    known: dict[str, Suspect],
    shown: dict[str, tuple[Sequence[str], Sequence[str]]],
    name: str,
    digest: str,
    by: Who,
    now: datetime,
) -> Answer:
    number = row.cells[NUMBER]
    return Answer(
        suspect=known[number],
        file_name=shown_name(name),
        digest=digest,
        row=row.row,
        said=row.cells[SAID][:16],
        right_value=row.cells.get(RIGHT, ""),
        remark=row.cells.get(REMARK, ""),
        answered_by=row.cells.get(BY, "")[:64],
        differs=_changed(row.cells, shown[number], known[number])[:400],
        received_by=by.natural_person.number,
        received_at=now,
    )


def _changed(cells: dict[str, str], lines: tuple[Sequence[str], Sequence[str]], suspect: Suspect) -> str:
    """What in the answer differs from the system: locked cells that were changed, a suspect decided meanwhile.

    A township's list has all records (the first of ``lines``), an employer's its own (the second).
    """
    told = []
    for title, whole, own in zip(FIXED, *lines, strict=True):
        theirs = cells.get(title)
        if theirs is not None and "".join(theirs.split()) not in ("".join(whole.split()), "".join(own.split())):
            told.append(f"“{title}”系统为“{whole}”，答复为“{theirs}”")
    if State(suspect.state) not in (*TO_DECIDE, State.ON_HOLD):
        told.append(f"疑点现为“{suspect.state}”")
    return "；".join(told)


def to_propose(who: Who) -> Any:
    """Answers that say what to do about a suspect that is still to be decided, in somebody's scope; newest first."""
    states = [state.value for state in (*TO_DECIDE, State.ON_HOLD)]
    return (
        Answer.objects.filter(suspect__in=suspects_for(who), suspect__state__in=states)
        .select_related("suspect")
        .order_by("-pk")
    )


def propose(keys: Sequence[int], *, by: Who, now: datetime) -> tuple[int, list[Finding]]:
    """Make the answers that were chosen proposed decisions; returns how many, and why others were not.

    An answer becomes one by itself only where it says all that a decision needs: what is right goes into the one field
    of the one record that the suspect is about, and no paper is asked for. Any other is decided on the suspect's page,
    with the answer beside. Of several answers about one suspect the newest counts; chosen together they have to say
    the same.
    """
    made, found = 0, []
    chosen = list(Answer.objects.filter(pk__in=list(keys), suspect__in=suspects_for(by)).select_related("suspect"))
    waiting = set(to_propose(by).filter(pk__in=[one.pk for one in chosen]).values_list("pk", flat=True))
    by_suspect: dict[int, list[Answer]] = {}
    for answer in sorted(chosen, key=lambda one: one.pk):
        by_suspect.setdefault(answer.suspect_id, []).append(answer)
    for listed in by_suspect.values():
        answer = listed[-1]
        suspect = answer.suspect
        if told := _why_not(listed, answer.pk in waiting):
            found.append(refusal("Y-18", f"{suspect.number}：{told}", "打开疑点页面，对照全部答复办理。"))
            continue
        if answer.said not in DECIDING:
            continue
        try:
            with transaction.atomic():
                asked = _asked(answer, suspect)
                if suspect.state == State.ON_HOLD:
                    decide.resume(suspect, by=by, now=now, opinion="已有答复。")
                decide.decide(Suspect.objects.get(pk=suspect.pk), asked, by=by, now=now)
            made += 1
        except Refused as refused:
            found += [refusal(one.code, f"{suspect.number}：{one.message}", one.action) for one in refused.findings]
    return made, found


def named(answer: Any) -> str:
    """An answer as a decision names it: its file, row and digest."""
    return f"{answer.file_name} 第{answer.row}行（{answer.digest[-12:]}）"[:200]


def same_said(one: Any, other: Any) -> bool:
    """Whether two answers say the same."""
    return bool((one.said, one.right_value.strip()) == (other.said, other.right_value.strip()))


def newest_answer(suspect: Any) -> Any:
    """The newest answer about a suspect that decides something, of whatever was received."""
    return suspect.answers.filter(said__in=DECIDING).order_by("-pk").first()


def _why_not(listed: Sequence[Answer], waits: bool) -> str:
    """Why the answers that were chosen about one suspect make no decision; empty where the newest may."""
    answer = listed[-1]
    if not waits:
        return f"疑点现为“{answer.suspect.state}”，答复不能再提出处理决定。"
    if not all(same_said(one, answer) for one in listed):
        return "勾选了两条内容不同的答复，不能同时采用。"
    newest = newest_answer(answer.suspect)
    if newest is not None and newest.pk != answer.pk and not same_said(newest, answer):
        return f"还有更新的答复（{newest.file_name}第{newest.row}行），内容不同，以最新的为准。"
    return ""


def _asked(answer: Answer, suspect: Suspect) -> decide.Asked:
    """The decision that an answer asks for. Raises :class:`Refused` where it leaves open what is to be changed."""
    result, what, amends = answer.said, answer.right_value or answer.remark or "经核实，登记内容无误。", []
    if answer.said == DECIDING[0]:
        allowed = results_for(suspect.code)
        result = next((each for each in (Result.CORRECTED, Result.SUPPLIED) if each in allowed), "")
        records = [row for row in newest_records(suspect) if is_ours(row)]
        places = {(row.place, field) for row, field in offered(suspect.code, records)}
        if not result or len(places) != 1:
            told = (
                "答复没有写明更正哪条记录的哪个字段。" if result else f"答复是更正，异常{suspect.code}不能以更正办结。"
            )
            raise Refused(refusal("Y-20", told, "打开疑点页面，对照答复写明更正内容后提出。"))
        ((place, field),) = places
        amends, what = [Amend(place, field, answer.right_value)], f"{field}更正为：{answer.right_value}"
    return decide.Asked(
        result=result,
        what=what,
        reason=f"{answer.answered_by or '单位（乡镇）'}答复：{answer.remark or answer.said}"[:400],
        from_answer=named(answer),
        changes=amends,
    )


def may_propose(who: Who, answer: Any) -> bool:
    """Whether somebody is the hand that may propose what an answer says."""
    open_ = State(answer.suspect.state) in (*TO_DECIDE, State.ON_HOLD)
    return open_ and answer.said in DECIDING and may(who, MAKE, answer.suspect)
