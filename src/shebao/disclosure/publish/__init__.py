"""Publishing: from a budget book to a folder of proof-read documents."""

from shebao.disclosure.publish.folder import OutputRefusedError
from shebao.disclosure.publish.judge import judge_book
from shebao.disclosure.publish.publish_book import Published, publish_book
from shebao.disclosure.publish.publish_county import CountyResult, find_books, publish_county
from shebao.disclosure.publish.publish_final import publish_final

__all__ = [
    "CountyResult",
    "OutputRefusedError",
    "Published",
    "find_books",
    "judge_book",
    "publish_book",
    "publish_county",
    "publish_final",
]
