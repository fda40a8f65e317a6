"""How the office holds out: a county loaded through the importer, then twenty people working in it at once.

    python3 dev.py bench office                      scale 1, 20 people for 60 seconds
    python3 dev.py bench office --scale 0.1 --people 20 --seconds 30
    python3 dev.py bench office --data DIR           an office that was loaded before
    python3 dev.py bench office --database postgresql://user@host:port/name    in an empty database of a server

Ten make and ten check. Each searches, opens a person, asks for a change of a telephone number with its paper, or checks
what others asked for, with half a second to one and a half seconds between two pages: faster than anybody works. The
site runs as ``shebao serve`` does, in a process of its own, over HTTP on 127.0.0.1. Prints wall times as the people saw
them, and every answer that was not one; never fails for a figure that was missed.
"""

import argparse
import os
import random
import re
import subprocess
import sys
import tempfile
import threading
import time
import urllib.error
import urllib.parse
import urllib.request
from collections import defaultdict
from html.parser import HTMLParser
from pathlib import Path

from rich.console import Console
from rich.table import Table

PORT = 8377
PAPER = b"%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"
BOUNDARY = "----a-boundary-that-no-paper-holds"


class Form(HTMLParser):
    """The fields of the forms of a page, by the address they are sent to."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.forms: dict[str, dict[str, str]] = {}
        self._fields: dict[str, str] = {}
        self._select = ""
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        known = {name: value or "" for name, value in attrs}
        if tag == "form":
            self._fields = self.forms.setdefault(known.get("action", ""), {})
        elif tag == "input" and known.get("name") and known.get("type") not in ("checkbox", "radio", "file"):
            self._fields[known["name"]] = known.get("value", "")
        elif tag == "select":
            self._select = known.get("name", "")
        elif tag == "option" and (self._select not in self._fields or "selected" in known):
            self._fields[self._select] = known.get("value", "")
        elif tag == "textarea" and known.get("name"):
            self._fields[known["name"]] = ""


class Worker(threading.Thread):
    """One person at a browser."""

    def __init__(self, cookie: str, makes: bool, board: "Board", until: float, seed: int) -> None:
        super().__init__(daemon=True)
        self.cookie, self.makes, self.board, self.until = cookie, makes, board, until
        self.random = random.Random(seed)

    def run(self) -> None:
        while time.monotonic() < self.until:
            try:
                (self.make if self.makes else self.check)()
            except urllib.error.URLError as error:
                self.board.note(f"{error}")

    def ask(self, what: str, path: str, data: bytes | None = None, kind: str = "") -> tuple[str, str]:
        """An answer and its address; the time until it was there is noted."""
        request = urllib.request.Request(f"http://127.0.0.1:{PORT}{path}", data)
        request.add_header("Cookie", self.cookie)
        request.add_header("X-CSRFToken", "t" * 32)
        if kind:
            request.add_header("Content-Type", kind)
        started = time.perf_counter()
        try:
            with urllib.request.urlopen(request, timeout=60) as answer:
                page, address = answer.read().decode(), answer.url
        except urllib.error.HTTPError as error:
            page, address = error.read().decode(), path
            words = re.findall(r"<li>(?:<b>)?(.*?)<", page)
            self.board.note(f"{what} {error.code} {'；'.join(words[-2:])[:80]}")
        self.board.took[what].append(time.perf_counter() - started)
        time.sleep(self.random.uniform(0.5, 1.5))
        return page, address.removeprefix(f"http://127.0.0.1:{PORT}")

    def post(self, what: str, path: str, fields: dict[str, str]) -> tuple[str, str]:
        return self.ask(what, path, urllib.parse.urlencode(fields).encode())

    def make(self) -> None:
        number, name = self.random.choice(self.board.persons)
        self.ask("search by name", "/persons/?" + urllib.parse.urlencode({"name": name[:1]}))
        self.ask("find by number", "/find/?" + urllib.parse.urlencode({"q": number}))
        page, path = self.ask("form of a change", f"/case-new/P3A/?find={number}")
        fields = next((it for it in Form(page).forms.values() if "telephone" in it), {})
        fields["telephone"] = f"13{self.random.randrange(10**8, 10**9)}"
        _, path = self.post("ask for a change", path, fields)
        if not path.startswith("/cases/"):
            return
        page, _ = self.ask("open a case", path)
        for paper in re.findall(r"<option>([^<]+)</option>", page)[:-1]:
            sent = multipart({"name": paper, "other": ""}, PAPER)
            page, _ = self.ask("add a paper", f"{path}papers/", sent, f"multipart/form-data; boundary={BOUNDARY}")
        act = f"{path}do/submit/"
        if fields := Form(page).forms.get(act):
            self.post("submit", act, fields)

    def check(self) -> None:
        page, _ = self.ask("work list", "/")
        waiting = [it for it in set(re.findall(r"/cases/([0-9A-Z]{12,24})/", page)) if self.board.take(it)]
        if not waiting:
            self.ask("list of employers", "/employers/")
            return
        path = f"/cases/{waiting[0]}/"
        page, _ = self.ask("open a case", path)
        act = f"{path}do/check/"
        if fields := Form(page).forms.get(act):
            self.post("check", act, fields)


def multipart(fields: dict[str, str], paper: bytes) -> bytes:
    """A form with a file, as a browser sends it."""
    parts = [f'form-data; name="{name}"\r\n\r\n{value}'.encode() for name, value in fields.items()]
    parts.append(b'form-data; name="file"; filename="a.pdf"\r\nContent-Type: application/pdf\r\n\r\n' + paper)
    begin = f"--{BOUNDARY}\r\nContent-Disposition: ".encode()
    return b"".join(begin + part + b"\r\n" for part in parts) + f"--{BOUNDARY}--\r\n".encode()


class Board:
    """What all see together: who there is, who has taken which case, what took how long, what went wrong."""

    def __init__(self, persons: list[tuple[str, str]]) -> None:
        self.persons = persons
        self.took: dict[str, list[float]] = defaultdict(list)
        self.wrong: dict[str, int] = defaultdict(int)
        self._taken: set[str] = set()
        self._lock = threading.Lock()

    def take(self, number: str) -> bool:
        with self._lock:
            if number in self._taken:
                return False
            self._taken.add(number)
            return True

    def note(self, words: str) -> None:
        with self._lock:
            self.wrong[words] += 1


def load(data: Path, scale: float) -> float:
    """Load a demonstration office of a scale; seconds."""
    started = time.perf_counter()
    command = [sys.executable, "-m", "shebao", "demo", "--no-serve", "--scale", str(scale), "--data", str(data)]
    with tempfile.TemporaryDirectory() as output:
        subprocess.run([*command, "--output", output], check=True, stdout=subprocess.DEVNULL)
    return time.perf_counter() - started


def people(count: int) -> tuple[list[tuple[str, bool]], list[tuple[str, str]]]:
    """Cookies of people who are logged in, half of them making; and persons of the register they may handle."""
    from django.conf import settings
    from django.test import Client
    from django.utils import timezone
    from django_otp import DEVICE_ID_SESSION_KEY
    from django_otp.plugins.otp_totp.models import TOTPDevice

    from shebao.register.models import Person
    from shebao.staff.models import Account, Grant, NaturalPerson, Section

    settings.ALLOWED_HOSTS.append("testserver")
    section = Section.objects.first()
    first, second = NaturalPerson.objects.order_by("pk")[:2]
    cookies = []
    mark = f"{time.time():.0f}"[-5:]
    for number in range(count):
        makes = number % 2 == 0
        person = NaturalPerson.objects.create(number=f"B{mark}{number}", name=f"测速{number}", section=section)
        account = Account.objects.create_user_for(person, f"bench{mark}{number}", "Yanshi-2026")
        Account.objects.filter(pk=account.pk).update(must_change_password=False)
        Grant.objects.create(
            natural_person=person,
            post="clerk" if makes else "checker",
            insurances="110",
            valid_from=timezone.localdate(),
            reason="测速",
            granted_by=first,
            approved_by=second,
        )
        client = Client()
        client.force_login(account, backend="django.contrib.auth.backends.ModelBackend")
        device = TOTPDevice.objects.create(user=account, name="测速", confirmed=True)
        session = client.session
        session[DEVICE_ID_SESSION_KEY] = device.persistent_id
        session.save()
        cookies.append((f"sessionid={session.session_key}; csrftoken={'t' * 32}", makes))
    persons = Person.objects.filter(died_on=None, enrolments__insurance="110", enrolments__valid_to=None)
    # SQLite's random order of 40,000 is quick enough for once.
    return cookies, list(persons.order_by("?").values_list("id_number", "name")[:2000])


def serve(data: Path) -> subprocess.Popen[bytes]:
    """The office as its own process, once it answers."""
    command = [sys.executable, "-m", "shebao", "serve", "--data", str(data), "--port", str(PORT)]
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL)
    for _ in range(100):
        try:
            urllib.request.urlopen(f"http://127.0.0.1:{PORT}/login/", timeout=5).close()
        except OSError:
            time.sleep(0.3)
        else:
            return process
    process.kill()
    raise SystemExit("the office did not answer")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--scale", type=float, default=1.0)
    parser.add_argument("--people", type=int, default=20)
    parser.add_argument("--seconds", type=float, default=60.0)
    parser.add_argument("--data", type=Path)
    parser.add_argument("--database", default="", help="of an office; without it SQLite in the data folder")
    asked = parser.parse_args()
    os.environ["SHEBAO_DATABASE"] = asked.database
    console = Console()
    folder = asked.data or Path(tempfile.mkdtemp()) / "office"
    there = folder.exists() if asked.database else (folder / "shebao.sqlite3").exists()
    seconds = None if there else load(folder, asked.scale)
    os.environ.update(DJANGO_SETTINGS_MODULE="shebao.web.settings", SHEBAO_DATA=str(folder))
    import django

    django.setup()
    cookies, persons = people(asked.people)
    process = serve(folder)
    try:
        board, until = Board(persons), time.monotonic() + asked.seconds
        workers = [Worker(cookie, makes, board, until, at) for at, (cookie, makes) in enumerate(cookies)]
        for worker in workers:
            worker.start()
        for worker in workers:
            worker.join()
    finally:
        process.terminate()
        process.wait()
    report(console, board, seconds, asked)


def report(console: Console, board: Board, seconds: float | None, asked: argparse.Namespace) -> None:
    kind = "PostgreSQL" if asked.database else "SQLite"
    table = Table(
        title=f"office: {asked.people} people for {asked.seconds:.0f} s, {kind}, load {os.getloadavg()[0]:.1f}"
    )
    for head in ("what", "times", "median ms", "p95 ms", "slowest ms"):
        table.add_column(head, justify="left" if head == "what" else "right")
    every = [took for some in board.took.values() for took in some]
    for what, some in [*sorted(board.took.items()), ("all (aim: p95 300 ms)", every)]:
        ordered = sorted(some)
        figures = (ordered[len(ordered) // 2], ordered[int(len(ordered) * 0.95)], ordered[-1])
        table.add_row(what, f"{len(ordered):,}", *(f"{figure * 1000:.0f}" for figure in figures))
    console.print(table)
    if seconds is not None:
        console.print(f"loading scale {asked.scale:g}, publication and accounts included: {seconds:.0f} s (aim 600 s)")
    console.print("answers that were refusals or failures:", dict(board.wrong) or "none")


if __name__ == "__main__":
    main()
