"""Where what a line is about is shown: the rooms above say it for each kind of reference (支付批次、支付指令)."""

from collections.abc import Callable
from dataclasses import dataclass

Url = Callable[[str], str]


@dataclass(frozen=True)
class Reference:
    """A kind of reference: its name to staff, and the address of one."""

    name: str
    url: Url


REFERENCES: dict[str, Reference] = {}


def declare_reference(kind: str, name: str, url: Url) -> None:
    """Make a kind known."""
    REFERENCES[kind] = Reference(name, url)


def shown_reference(kind: str, ref: str) -> tuple[str, str]:
    """What a reference is called and where it is shown; its bare words where no room knows the kind."""
    if kind not in REFERENCES or not ref:
        return ref, ""
    return f"{REFERENCES[kind].name} {ref}", REFERENCES[kind].url(ref)
