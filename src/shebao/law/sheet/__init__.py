"""The calculation sheet (核定表): one case on paper, each step with its formula, numbers, parameter rows and article.

``make`` turns a case or an outcome into a :class:`Sheet` of plain texts; ``text``, ``html``, ``pdf`` and ``docx``
print one or many of them.
"""

from shebao.law.sheet.docx import docx_bytes, write_docx
from shebao.law.sheet.html import sheet_html
from shebao.law.sheet.make import sheet, sheet_of
from shebao.law.sheet.model import Sheet, SheetItem, SheetLine, SheetParameter
from shebao.law.sheet.pdf import pdf_bytes, write_pdf
from shebao.law.sheet.text import sheet_text

__all__ = [
    "Sheet",
    "SheetItem",
    "SheetLine",
    "SheetParameter",
    "docx_bytes",
    "pdf_bytes",
    "sheet",
    "sheet_html",
    "sheet_of",
    "sheet_text",
    "write_docx",
    "write_pdf",
]
