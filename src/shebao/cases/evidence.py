"""Papers of a case (证明材料): received as files, told by their content, kept by their digest, never by their name."""

import os
from datetime import datetime
from pathlib import Path

from django.conf import settings
from django.db import transaction

from shebao.cases import refusals
from shebao.cases.kinds import kind_of
from shebao.cases.models import Case, Evidence
from shebao.cases.states import IN_MAKING
from shebao.cases.steps import locked_case, newest_payload
from shebao.cases.trail import case_change, case_values
from shebao.journal.digest import digest_of_bytes
from shebao.journal.record import record
from shebao.staff.grant_post import Refused, refusal
from shebao.staff.who import Who

MEGABYTE = 1024 * 1024
LARGEST = 10 * MEGABYTE
NAME, FILE_NAME = 64, 200
FOLDER = "papers"
TYPES = (
    (b"%PDF-", "application/pdf", "PDF"),
    (b"\xff\xd8\xff", "image/jpeg", "JPEG 图片"),
    (b"\x89PNG\r\n\x1a\n", "image/png", "PNG 图片"),
)
"""What a paper may be: first bytes, media type, name."""


def media_type(content: bytes) -> str:
    """The media type by the first bytes; empty where it is none of :data:`TYPES`."""
    return next((kind for first, kind, _ in TYPES if content.startswith(first)), "")


def add_evidence(
    case: Case, name: str, file_name: str, content: bytes, *, by: Who, now: datetime, size: int = 0
) -> Evidence:
    """Keep a paper with its case, as the hand that makes it. The same bytes twice are one paper.

    ``size`` is that of the whole file in bytes, where ``content`` is only the beginning of one that is too large.
    Raises :class:`Refused` for an empty, oversized or foreign file, an unknown kind of paper, a case that is not with
    its maker any more.
    """
    with refusals.journalled(by, "上传材料", case.number), transaction.atomic():
        locked = locked_case(case)
        refusals.need_not_frozen(locked)
        if locked.state not in IN_MAKING:
            raise Refused(
                refusal("C-17", f"业务单现为“{locked.state}”，不能再增加材料。", "退回补正后再上传，或另行报告审批人。")
            )
        refusals.need_right(by, kind_of(locked.kind).desk.make, locked, "上传材料")
        asked = {paper.name: paper.basis for paper in refusals.papers_of(locked, newest_payload(locked))}
        need_good(name, content, max(size, len(content)))
        made = digest_of_bytes([content])
        shown = safe_name(file_name)
        if known := Evidence.objects.filter(case=locked, name=name, digest=made).first():
            return known
        before = case_values(locked)
        path = store(content, made)
        kept = Evidence.objects.create(
            case=locked,
            name=name,
            basis=asked.get(name, ""),
            file_name=shown,
            path=path,
            digest=made,
            size=len(content),
            added_by=by.natural_person,
            added_at=now,
        )
        record(
            "上传材料",
            by.actor,
            object_kind=locked.subject_kind,
            object_key=locked.subject_key,
            case_number=locked.number,
            detail=f"{name}：{shown}，{len(content)}字节，{made}",
            changes=[case_change(locked, before)],
        )
    return kept


def need_good(name: str, content: bytes, size: int) -> None:
    """That a paper has a name, and is a file of one of :data:`TYPES` that is not too large (``size`` bytes in all).

    Raises :class:`Refused` with everything that is wrong.
    """
    found = []
    if not name.strip() or len(name) > NAME:
        found.append(refusal("C-17", "没有写明材料名称。", f"选择材料，或写明名称（不超过{NAME}字）。"))
    if not content:
        found.append(refusal("C-17", "文件是空的。", "重新选择文件。"))
    elif size > LARGEST:
        # Rounded up: one byte too many is 10.01, never 10.00.
        shown, most = -(-size * 100 // MEGABYTE) / 100, LARGEST // MEGABYTE
        told = f"文件有{shown:.2f}MB，超过了{most}MB的上限。"
        found.append(refusal("C-17", told, "降低扫描分辨率，或分成几个文件。"))
    elif not media_type(content):
        allowed = "、".join(label for _, _, label in TYPES)
        found.append(refusal("C-17", f"文件内容不是{allowed}。", "另存为 PDF 或图片后上传；改文件名没有用。"))
    if found:
        raise Refused(*found)


def safe_name(file_name: str) -> str:
    """A file's name to show and to save under: its last part, without what a folder or a header could misread."""
    last = file_name.replace("\\", "/").rsplit("/", 1)[-1]
    kept = "".join(sign for sign in last if sign.isprintable() and sign not in '<>:"|?*').strip(" .")
    return kept[-FILE_NAME:] or "未命名"


def store(content: bytes, made: str) -> str:
    """Write the bytes under their digest, whole or not at all; returns the path below the data folder."""
    name = made.partition(":")[2]
    relative = f"{FOLDER}/{name[:2]}/{name}"
    target = Path(settings.DATA) / relative
    if not target.exists():
        target.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        draft = target.with_name(f"{name}.{os.getpid()}.part")
        with draft.open("wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        draft.replace(target)
    return relative


def read_evidence(paper: Evidence) -> bytes:
    """The bytes of a paper. Raises FileNotFoundError where they are gone, ValueError where they are not those kept."""
    root = (Path(settings.DATA) / FOLDER).resolve()
    path = (Path(settings.DATA) / paper.path).resolve()
    if not path.is_relative_to(root):
        raise ValueError(f"{paper.path} 不在材料目录中")
    content = path.read_bytes()
    if digest_of_bytes([content]) != paper.digest:
        raise ValueError(f"材料“{paper.name}”的文件被改动过，与登记的摘要不符")
    return content
