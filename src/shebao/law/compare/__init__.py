"""Comparing (对比): two cases or two states of the parameters by step, and a whole frame before and after a change."""

from shebao.law.compare.chart import what_if_png, what_if_svg
from shebao.law.compare.outcomes import Comparison, Difference, compare, comparison_json
from shebao.law.compare.pinned import pinned
from shebao.law.compare.what_if import MOST_EXPLAINED, GroupTotal, LeftOut, PayerTotal, WhatIf, what_if, what_if_json

__all__ = [
    "MOST_EXPLAINED",
    "Comparison",
    "Difference",
    "GroupTotal",
    "LeftOut",
    "PayerTotal",
    "WhatIf",
    "compare",
    "comparison_json",
    "pinned",
    "what_if",
    "what_if_json",
    "what_if_png",
    "what_if_svg",
]
