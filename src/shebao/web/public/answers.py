"""An answer of the public site: bytes made once, given out whole, packed, or as "not changed"."""

import gzip
import hashlib
from dataclasses import dataclass, field
from typing import Any

from shebao.web.headers import PERMISSIONS, SELF_CONTAINED

HTML, CSS, SVG, JSON = "text/html; charset=utf-8", "text/css; charset=utf-8", "image/svg+xml", "application/json"
XML, TEXT = "application/xml; charset=utf-8", "text/plain; charset=utf-8"
PACKED = ("text/", "application/json", "application/xml", "image/svg+xml")
"""Kinds of content that become smaller packed."""
SMALLEST_PACKED = 600
ONE_MINUTE, ONE_DAY, FOR_EVER = 60, 86_400, 31_536_000
POLICY = (
    "default-src 'none'; style-src 'self'; img-src 'self' data:; form-action 'self'; "
    "base-uri 'none'; frame-ancestors 'none'"
)
"""Public pages: our own style and pictures, no script at all."""


@dataclass(frozen=True, slots=True)
class Answer:
    """``seconds`` is how long it may be kept on the way; ``saved_as`` the name a file is saved by; ``to`` a redirect.

    A published page that carries its own script is ``self_contained``.
    """

    body: bytes
    content_type: str = HTML
    status: int = 200
    seconds: int = ONE_MINUTE
    saved_as: str = ""
    to: str = ""
    self_contained: bool = False
    tag: str = field(init=False, default="")
    packed: bytes | None = field(init=False, default=None)

    def __post_init__(self) -> None:
        """The tag and the packed bytes are made once, with the answer."""
        object.__setattr__(self, "tag", f'"{hashlib.sha256(self.body).hexdigest()[:24]}"')
        if self.content_type.startswith(PACKED) and len(self.body) >= SMALLEST_PACKED:
            object.__setattr__(self, "packed", gzip.compress(self.body, 6, mtime=0))

    @property
    def size(self) -> int:
        """Bytes that it takes in memory."""
        return len(self.body) + len(self.packed or b"")


def respond(answer: Answer, method: str, accepts: str, known: str) -> tuple[int, list[tuple[str, str]], bytes]:
    """Status, headers and bytes for a request: its method, ``Accept-Encoding`` and ``If-None-Match``."""
    headers = [
        ("Content-Type", answer.content_type),
        ("Content-Security-Policy", SELF_CONTAINED if answer.self_contained else POLICY),
        ("Permissions-Policy", PERMISSIONS),
        ("X-Content-Type-Options", "nosniff"),
        ("Referrer-Policy", "same-origin"),
        ("Cross-Origin-Opener-Policy", "same-origin"),
        ("X-Frame-Options", "SAMEORIGIN" if answer.self_contained else "DENY"),
    ]
    if answer.to:
        headers += [
            ("Location", answer.to),
            ("Content-Length", "0"),
            ("Cache-Control", f"public, max-age={ONE_MINUTE}"),
        ]
        return answer.status, headers, b""
    if answer.status != 200:
        headers += [("Cache-Control", "no-cache"), ("Content-Length", str(len(answer.body)))]
        if answer.status == 405:
            headers.append(("Allow", "GET, HEAD"))
        return answer.status, headers, b"" if method == "HEAD" else answer.body
    packed = answer.packed if answer.packed is not None and _takes_gzip(accepts) else None
    # One tag for what is packed and one for what is not: they are different bytes.
    tag = answer.tag if packed is None else f'{answer.tag[:-1]}-gzip"'
    headers += [("ETag", tag), ("Cache-Control", f"public, max-age={answer.seconds}")]
    if answer.packed is not None:
        headers.append(("Vary", "Accept-Encoding"))
    if known and (known.strip() == "*" or tag in (one.strip().removeprefix("W/") for one in known.split(","))):
        return 304, [one for one in headers if one[0] != "Content-Type"], b""
    if answer.saved_as:
        headers.append(("Content-Disposition", f'attachment; filename="{answer.saved_as}"'))
    if packed is not None:
        headers.append(("Content-Encoding", "gzip"))
    body = answer.body if packed is None else packed
    headers.append(("Content-Length", str(len(body))))
    return 200, headers, b"" if method == "HEAD" else body


def _takes_gzip(accepts: str) -> bool:
    """Whether ``gzip`` is accepted, and not with a weight of nothing."""
    for one in accepts.split(","):
        name, _, weight = one.partition(";")
        if name.strip() in ("gzip", "*"):
            return weight.replace(" ", "") not in ("q=0", "q=0.0", "q=0.00", "q=0.000")
    return False


def redirect(to: str, status: int = 301) -> Answer:
    """Another address, in ASCII."""
    return Answer(b"", status=status, to=to)


def json_answer(data: Any) -> Answer:
    """Plain data."""
    import json

    return Answer(f"{json.dumps(data, ensure_ascii=False, indent=1)}\n".encode(), JSON)
