"""Scopes (适用范围): 全国 → 省 → 市 → 县, by division code. A county's chain is its code, cut to 4 and to 2 digits."""

from dataclasses import dataclass

NATIONAL = "CN"


@dataclass(frozen=True, slots=True)
class Divisions:
    """The divisions that parameters may be set for: code to name. 全国 is always one."""

    names: dict[str, str]

    def code_of(self, text: str) -> str | None:
        """The code of a scope written as code or name, None where it is unknown."""
        if text in self.names:
            return text
        return next((code for code, name in self.names.items() if name == text), None)

    def name(self, code: str) -> str:
        """The name of a scope; an unknown one is named by its code."""
        return self.names.get(code, code)

    def chain(self, code: str) -> tuple[str, ...]:
        """The scopes to ask in turn: county, city, province, nation.

        >>> Divisions({}).chain("140525")
        ('140525', '1405', '14', 'CN')
        """
        if code == NATIONAL:
            return (NATIONAL,)
        return (*(code[:digits] for digits in (6, 4, 2) if digits <= len(code)), NATIONAL)
