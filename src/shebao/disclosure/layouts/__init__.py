"""Foreign layouts (外地格式): whole published disclosures as other provinces print them, and damage done to them.

They are the measuring instrument of the checker: synthetic books written in the tables, units and sentences of other
places by code that shares nothing with our own composition and rendering, correct by construction; then damaged one
figure at a time. See ``benchmarks/check_recall.py``.
"""

from collections.abc import Callable

from shebao.disclosure.layouts import damage_figures, damage_words  # noqa: F401  they register their damages
from shebao.disclosure.layouts.damage import MAKERS, Damage, damages
from shebao.disclosure.layouts.finals import finals
from shebao.disclosure.layouts.guangxi import guangxi
from shebao.disclosure.layouts.printed import Publication
from shebao.disclosure.layouts.provinces import fujian, guizhou, hubei, hunan, ningxia, sichuan
from shebao.disclosure.layouts.shanghai import shanghai

LAYOUTS: dict[str, Callable[[int], Publication]] = {
    "shanghai": shanghai,
    "guangxi": guangxi,
    "hubei": hubei,
    "ningxia": ningxia,
    "fujian": fujian,
    "guizhou": guizhou,
    "sichuan": sichuan,
    "hunan": hunan,
    "finals": finals,
}
"""A new layout is a module and a line here."""

__all__ = ["LAYOUTS", "MAKERS", "Damage", "Publication", "damages"]
