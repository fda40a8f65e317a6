"""Where pages end: a running estimate of the layout, for the page numbers of the contents.

Line pitches and row heights of the document are fixed, so counting them gives the pages that Word, WPS and
LibreOffice make; a user can still update the contents there.
"""

from collections.abc import Sequence

from shebao.disclosure.render.docx_styles import TEXT_HEIGHT, TEXT_WIDTH


class Pager:
    """Counts pages from 1 while blocks are put one under the other. Heights in points."""

    def __init__(self) -> None:
        self.page = 1
        self.landscape = False
        self.used = 0.0

    @property
    def capacity(self) -> float:
        """The height of a page's type area."""
        return TEXT_WIDTH if self.landscape else TEXT_HEIGHT

    @property
    def left(self) -> float:
        """What is left of the page."""
        return self.capacity - self.used

    def turn(self, *, landscape: bool) -> None:
        """Begin a section with its own page, upright or turned."""
        if self.used:
            self.page += 1
        self.landscape, self.used = landscape, 0.0

    def new_page(self) -> None:
        """Begin a new page unless this one is empty."""
        if self.used:
            self.page += 1
            self.used = 0.0

    def put(self, height: float) -> int:
        """Put something that is not broken; the page it stands on."""
        if height > self.left + 0.5:
            self.new_page()
        self.used += height
        return self.page

    def put_lines(self, lines: int, pitch: float) -> None:
        """Put lines of text that may be broken, but never so that one line of several stands alone on a page."""
        while lines:
            here = int((self.left + 0.5) // pitch)
            if here >= lines:
                self.used += lines * pitch
                return
            if lines > 1 and lines - here < 2:
                here = lines - 2
            here = 0 if here < 2 else here
            self.used += here * pitch
            lines -= here
            if not self.used:
                self.used = min(lines * pitch, self.capacity)
                return
            self.new_page()

    def put_rows(self, header: float, rows: Sequence[float], *, breakable: float = 0.0) -> None:
        """Put a table's rows; the header is repeated on each page. Rows higher than ``breakable`` may be broken."""
        if header + (rows[0] if rows else 0.0) > self.left:
            self.new_page()
        self.used += header
        for height in rows:
            rest = height
            if breakable and height > breakable:
                while rest > self.left:
                    rest -= self.left
                    self.page, self.used = self.page + 1, header
            elif rest > self.left + 0.5:
                self.page, self.used = self.page + 1, header
            self.used += rest

    def pages_for(self, header: float, rows: Sequence[float], *, breakable: float) -> int:
        """How many page ends a table would cross if it were put here."""
        trial = Pager()
        trial.landscape, trial.used = self.landscape, self.used
        trial.put_rows(header, rows, breakable=breakable)
        return trial.page - 1


class TwoPagers:
    """Two estimates side by side: with the faces named, and with wider ones that stand in where they are missing.

    Where both agree, the page is sure. Tables are laid out so that they take the same room in both.
    """

    def __init__(self) -> None:
        self.named = Pager()
        self.stand_in = Pager()

    @property
    def behind(self) -> Pager | None:
        """The one that is still on an earlier page, None where both agree."""
        if self.named.page == self.stand_in.page:
            return None
        return min(self.named, self.stand_in, key=lambda pager: pager.page)

    @property
    def fuller(self) -> Pager:
        """The one with less left of its page."""
        return min(self.named, self.stand_in, key=lambda pager: pager.left)

    def turn(self, *, landscape: bool) -> None:
        """Begin a section, upright or turned."""
        for pager in (self.named, self.stand_in):
            pager.turn(landscape=landscape)

    def new_page(self) -> None:
        """Begin a new page."""
        for pager in (self.named, self.stand_in):
            pager.new_page()

    def need(self, height: float) -> None:
        """Begin a new page where less than this is left."""
        for pager in (self.named, self.stand_in):
            if pager.left < height:
                pager.new_page()

    def put(self, height: float) -> int:
        """Put something that is not broken; its page with the faces named."""
        self.stand_in.put(height)
        return self.named.put(height)

    def put_lines(self, lines: tuple[int, int], pitch: float) -> None:
        """Put lines of text, so many with the faces named and so many with the others."""
        for pager, count in zip((self.named, self.stand_in), lines, strict=True):
            pager.put_lines(count, pitch)

    def put_rows(self, header: float, rows: Sequence[float], *, breakable: float) -> None:
        """Put a table's rows."""
        for pager in (self.named, self.stand_in):
            pager.put_rows(header, rows, breakable=breakable)
