"""The HTML report: the document as it was read, each finding marked where it stands; an index over many documents."""

from shebao.disclosure.check.html.index import index_html
from shebao.disclosure.check.html.page import Frame, report_html

__all__ = ["Frame", "index_html", "report_html"]
