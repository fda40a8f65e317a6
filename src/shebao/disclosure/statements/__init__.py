"""Statements (文字中的数字陈述): amounts, counts, shares, changes, rates, directions and lists, read out of paragraphs.

"项目支出4354.71万元，占76.64%，比上年减少12.00万元，下降0.27%" is one statement: a subject, an amount, a share and a
change. "其中：" makes the statement before it the lead of those behind it. Nothing is known here about which figure is
right: the rules decide that. The words are data (``words.py``).
"""

from shebao.disclosure.statements.items import Item, read_item
from shebao.disclosure.statements.model import Change, ItemList, Listing, Passage, Statement
from shebao.disclosure.statements.passages import (
    find_statement,
    find_statements,
    passages,
    read_item_lists,
    read_statements,
)
from shebao.disclosure.statements.plain import PlainText, plain_text
from shebao.disclosure.statements.reader import segments, statements_of
from shebao.disclosure.statements.subjects import clean_subject, last_clause

__all__ = [
    "Change",
    "Item",
    "ItemList",
    "Listing",
    "Passage",
    "PlainText",
    "Statement",
    "clean_subject",
    "find_statement",
    "find_statements",
    "last_clause",
    "passages",
    "plain_text",
    "read_item",
    "read_item_lists",
    "read_statements",
    "segments",
    "statements_of",
]
