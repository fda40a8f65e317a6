"""The words both forms use outside the tables."""

from shebao.budget.sheets import FACTS, UNITS

VERSION = "模板版本"
TEXT_HEADERS = ("位置", "正文")
ANNEX_HEADERS = ("标题", "文号", "正文")
SINGLE_HEADERS = ("项目", "内容", "说明")
CODE_SHEET = "代码表"
ALWAYS_WRITTEN = (UNITS, FACTS)
"""No book is without these; the folder has their files even when they are empty."""
TEXTS_FOLDER = "texts"
ANNEXES_FOLDER = "annexes"
