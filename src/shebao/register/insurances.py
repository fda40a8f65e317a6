"""Insurance types (险种, AAE140) as this office codes them.

The codes for the residents' and supplementary schemes differ between platforms; 170 and RSP are this office's own.
"""

INSURANCES = {
    "110": "企业职工基本养老保险",
    "120": "机关事业单位基本养老保险",
    "210": "失业保险",
    "410": "工伤保险",
    "170": "城乡居民基本养老保险",
    "RSP": "城乡居民补充养老保险",
}
SHORT = {"110": "企业养老", "120": "机关养老", "210": "失业", "410": "工伤", "170": "居民养老", "RSP": "居民补充"}
PENSIONS = frozenset({"110", "120", "170", "RSP"})
OF_EMPLOYERS = frozenset({"110", "120", "210", "410"})
SEVERAL_AT_ONCE = frozenset({"410"})
"""Insurances in which one person may be active with several employers (工伤保险的第二职业)."""
