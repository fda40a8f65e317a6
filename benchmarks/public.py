"""How fast the public site answers: a demonstration office served by the real server, 50 readers over every address.

    python3 dev.py bench public                      every public address, files included, 60 seconds
    python3 dev.py bench public --quick              10 seconds
    python3 dev.py bench public --data DIR           an office that is there already

The office is made by ``shebao demo``; one that has published nothing yet gets the example as two versions. The site
runs as ``shebao serve`` does, in a process of its own, over HTTP on 127.0.0.1. First every address is asked for once,
by one reader, which makes the pages; then readers go through all of them in an order of their own without a pause
between two, each on a connection that stays open, asking for packed pages as browsers do. Times are from the request to
its last byte. Never fails for a figure that was missed.
"""

import argparse
import http.client
import os
import random
import re
import selectors
import socket
import sys
import tempfile
import time
from collections import defaultdict
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import quote, unquote, urljoin

from rich.console import Console
from rich.table import Table

sys.path.insert(0, str(Path(__file__).parent))
from office import PORT, load, serve

SEARCHES = ("取暖费", "2080505", "三公 经费", "人", "没有这个词")
KINDS = (
    ("a figure", r"/(tables/[^/]+/[^/]+/[^/]+|text/\d+/\d+)/$"),
    ("a table", r"/tables/[^/]+/$"),
    ("a section of text", r"/text/\d+/$"),
    ("a budget line", r"/lines/\d+/$"),
    ("open data", r"data\.(json|csv)$"),
    ("a file of a publication", r"/files/"),
    ("a comparison", r"/public/compare/"),
    ("search", r"/public/search/"),
    ("a picture, the style", r"\.svg$|\.css"),
)
TITLE = "泽州县社会保险中心2025年度部门预算"
OTHER = "a first page, a project, a rule"


def kind_of(address: str) -> str:
    return next((name for name, pattern in KINDS if re.search(pattern, address)), OTHER)


@dataclass
class Page:
    """What an address gave to the one reader who came first."""

    seconds: float
    size: int
    is_html: bool


def first_reader() -> dict[str, Page]:
    """Every address that can be reached, asked for once."""
    known = {"/public/", "/public/sitemap.xml", "/robots.txt"}
    known |= {f"/public/search/?q={quote(words)}" for words in SEARCHES}
    waiting, found = list(known), {}
    connection = http.client.HTTPConnection("127.0.0.1", PORT, timeout=60)
    while waiting:
        address = waiting.pop()
        started = time.perf_counter()
        connection.request("GET", address)
        answer = connection.getresponse()
        body = answer.read()
        seconds = time.perf_counter() - started
        if answer.status != 200:
            raise SystemExit(f"{address}: {answer.status}")
        is_html = answer.headers["Content-Type"].startswith("text/html") and "/files/" not in address
        found[address] = Page(seconds, len(body), is_html)
        if not is_html:
            continue
        for one in re.findall(r'(?:href|src|srcset)="([^"#]*)"', body.decode()):
            there = quote(unquote(urljoin(unquote(address.partition("?")[0]), one)), safe="/?=&~")
            if there.startswith("/public/") and there not in known:
                known.add(there)
                waiting.append(there)
    return found


@dataclass
class Reader:
    """One reader on a connection of his own."""

    addresses: list[str]
    at: int
    took: dict[str, list[float]]
    connection: socket.socket = field(init=False)
    rest: int = field(init=False, default=-1)
    head: bytes = field(init=False, default=b"")
    started: float = field(init=False, default=0.0)

    def __post_init__(self) -> None:
        self.connection = socket.create_connection(("127.0.0.1", PORT))
        self.connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)

    def ask(self) -> None:
        self.at = (self.at + 1) % len(self.addresses)
        self.rest, self.head = -1, b""
        asked = f"GET {self.addresses[self.at]} HTTP/1.1\r\nHost: 127.0.0.1:{PORT}\r\nAccept-Encoding: gzip\r\n\r\n"
        self.started = time.perf_counter()
        self.connection.sendall(asked.encode())

    def read(self) -> None:
        part = self.connection.recv(1 << 20)
        if not part:
            raise SystemExit("the server closed a connection")
        if self.rest < 0:
            self.head += part
            head, mark, body = self.head.partition(b"\r\n\r\n")
            if not mark:
                return
            if b" 200 " not in head[:16]:
                raise SystemExit(head.decode("latin-1"))
            length = re.search(rb"(?i)content-length: (\d+)", head)
            assert length is not None
            self.rest, part = int(length[1]), body
        self.rest -= len(part)
        if self.rest <= 0:
            self.took[kind_of(unquote(self.addresses[self.at]))].append(time.perf_counter() - self.started)
            self.ask()


def readers(addresses: list[str], count: int, seconds: float) -> tuple[dict[str, list[float]], float]:
    """So many readers for so long: how long answers took, by kind; and the seconds it was."""
    took: dict[str, list[float]] = defaultdict(list)
    watching = selectors.DefaultSelector()
    for seed in range(count):
        order = list(addresses)
        random.Random(seed).shuffle(order)
        one = Reader(order, 0, took)
        watching.register(one.connection, selectors.EVENT_READ, one)
        one.ask()
    started = time.perf_counter()
    while time.perf_counter() - started < seconds:
        for key, _ in watching.select(1):
            key.data.read()
    return took, time.perf_counter() - started


def show_example(data: Path) -> None:
    """The example as two published versions of an office that has published nothing."""
    os.environ.update(DJANGO_SETTINGS_MODULE="shebao.web.settings", SHEBAO_DATA=str(data), SHEBAO_DATABASE="")
    import django

    django.setup()
    from shebao.programmes.years.published import publications

    if publications():
        return
    import shutil
    from datetime import UTC, date, datetime

    from django.db import transaction

    from shebao.disclosure.publish import publish_book
    from shebao.programmes.years.models import BaseLines, PublishedVersion, Version
    from shebao.staff.models import NaturalPerson

    book = Path(__file__).resolve().parent.parent / "examples" / "zezhou-2025" / "book"
    maker, checker = NaturalPerson.objects.order_by("pk")[:2]
    kept = {"year": 2025, "kind": "budget", "content": "{}", "digest": "-", "maker": maker}
    now, day = datetime.now(UTC), date(2025, 6, 3)
    with tempfile.TemporaryDirectory() as folder, transaction.atomic():
        publish_book(book, Path(folder) / "text")
        base = BaseLines.objects.create(**kept, number=1, name="-", made_at=now)
        BaseLines.objects.filter(pk=base.pk).update(state="已确认", checker=checker, checked_at=now)
        for number in (1, 2):
            version = Version.objects.create(**kept, number=number, base=base, total=1, note="-", made_at=now)
            for step in ({"state": "已审批", "approved_by_case": "-"}, {"state": "已放行", "released_by_case": "-"}):
                Version.objects.filter(pk=version.pk).update(**step)
            shutil.copytree(Path(folder) / "text", data / "published" / version.folder)
            days = {"approved_on": day, "due_on": day, "published_on": day, "made_by": maker, "made_at": now}
            told = {"title": TITLE, "digest": f"-{number}", "note": "更正" if number > 1 else "", "case_number": "-"}
            PublishedVersion.objects.create(version=version, **told, **days)
            Version.objects.filter(pk=version.pk).update(state="已公开")


def row_of(table: Table, what: str, some: list[float]) -> None:
    ordered = sorted(some)
    figures = (ordered[len(ordered) // 2], ordered[int(len(ordered) * 0.95)], ordered[-1])
    table.add_row(what, f"{len(ordered):,}", *(f"{one * 1000:.1f}" for one in figures))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--readers", type=int, default=50)
    parser.add_argument("--seconds", type=float, default=60.0)
    parser.add_argument("--scale", type=float, default=0.01)
    parser.add_argument("--data", type=Path)
    parser.add_argument("--quick", action="store_true", help="10 seconds, a smaller office")
    asked = parser.parse_args()
    seconds, scale = (10.0, 0.002) if asked.quick else (asked.seconds, asked.scale)
    console = Console()
    folder = asked.data or Path(tempfile.mkdtemp()) / "office"
    if not (folder / "shebao.sqlite3").exists():
        load(folder, scale)
    show_example(folder)
    process = serve(folder)
    try:
        pages = first_reader()
        took, lasted = readers(list(pages), asked.readers, seconds)
    finally:
        process.terminate()
        process.wait()
    report(console, pages, took, lasted, asked.readers)


def report(console: Console, pages: dict[str, Page], took: dict[str, list[float]], lasted: float, count: int) -> None:
    every = [one for some in took.values() for one in some]
    title = f"public: {count} readers without a pause, {len(pages):,} addresses, {lasted:.0f} s"
    title += f", load {os.getloadavg()[0]:.1f}"
    table = Table(title=title)
    for head in ("what", "answers", "median ms", "p95 ms", "slowest ms"):
        table.add_column(head, justify="left" if head == "what" else "right")
    for what, some in sorted(took.items()):
        row_of(table, what, some)
    row_of(table, "all (aim: p95 50 ms)", every)
    row_of(table, "every address for the first time, one reader", [one.seconds for one in pages.values()])
    console.print(table)
    largest = max((one.size, address) for address, one in pages.items() if one.is_html)
    console.print(f"{len(every) / lasted:,.0f} answers a second")
    console.print(f"largest page: {largest[0]:,} bytes, not packed, {unquote(largest[1])} (aim: 50,000)")


if __name__ == "__main__":
    main()
