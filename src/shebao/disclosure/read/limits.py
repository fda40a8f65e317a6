"""How long one file may take: a reader asks the clock between pages, sheets and tables."""

import time

from shebao.disclosure.read.raw import UnreadableFile

MOST_SECONDS = 25.0


class Clock:
    """Runs from its making. One reader, one clock."""

    def __init__(self, name: str, seconds: float = MOST_SECONDS) -> None:
        self._name = name
        self._end = time.monotonic() + seconds

    def check(self) -> None:
        """Raise UnreadableFile where the time is over."""
        if time.monotonic() > self._end:
            raise UnreadableFile(
                f"“{self._name}”内容过多或结构异常，{MOST_SECONDS:.0f}秒内没有读完，已停止。请拆分或重新导出后再读。"
            )
