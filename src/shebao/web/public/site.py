"""The public site of a moment, kept until something new was published, paid or evaluated; and how it is served.

:class:`BeforeTheOffice` answers ``/public/`` from memory, without session, cookie or database, whatever the visitor
brings along. Whether something changed is asked at most once a second, by one visitor, while the others are served.
"""

import threading
import time
from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from http import HTTPStatus
from typing import Any

from django.conf import settings
from django.db import DatabaseError, close_old_connections, connection
from django.http import HttpRequest, HttpResponse
from django.http.request import split_domain_port, validate_host

from shebao.programmes.years.published import publications
from shebao.staff.installation import is_demonstration
from shebao.web.public.answers import Answer, respond
from shebao.web.public.content import Content
from shebao.web.public.documents import PublicDocument
from shebao.web.public.router import answer_for
from shebao.web.public.totals import Revision, read_totals, revision

SECONDS = 1.0
"""How long the site is taken for unchanged without asking."""
MOST_BYTES = 192 * 1024 * 1024
"""What is kept in memory of pages and files; what was made first goes first, and is made again when it is asked for."""
PATHS = ("/public/", "/robots.txt")


class Site:
    """What is published, and the answers made of it so far."""

    def __init__(self, content: Content) -> None:
        self.content = content
        self._made: dict[str, Answer] = {}
        self._bytes = 0
        self._lock = threading.Lock()

    def answer(self, path: str, query: str) -> Answer:
        """The answer to an address, made once. What depends on words typed by a visitor is not kept."""
        known = self._made.get(path) if not query else None
        if known is not None:
            return known
        made = answer_for(self.content, path, query)
        if made.status in (200, 301) and not query:
            with self._lock:
                self._made[path] = made
                self._bytes += made.size
                while self._bytes > MOST_BYTES and len(self._made) > 1:
                    self._bytes -= self._made.pop(next(iter(self._made))).size
        return made


class _Keeper:
    """Keeps the site of this process, and replaces it as a whole."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._site: Site | None = None
        self._revision: Revision = ()
        self._asked = 0.0

    def site(self) -> Site:
        """The site as it is now; a second old at most."""
        site = self._site
        if site is not None and time.monotonic() - self._asked < SECONDS:
            return site
        if not self._lock.acquire(blocking=site is None):
            assert site is not None, "whoever waits for nothing has a site"
            return site
        try:
            return self._asked_again()
        finally:
            self._lock.release()

    def _asked_again(self) -> Site:
        _let_go_of_old_connections()
        try:
            now = (str(settings.DATA), *revision())
            if self._site is None or now != self._revision:
                self._site, self._revision = Site(read_content()), now
        except DatabaseError:
            # What was published stays readable while the database is not.
            if self._site is None:
                raise
        finally:
            _let_go_of_old_connections()
        self._asked = time.monotonic()
        return self._site

    def forget(self) -> None:
        """Begin anew at the next visit."""
        with self._lock:
            self._site, self._revision, self._asked = None, (), 0.0


def _let_go_of_old_connections() -> None:
    """As Django does around a request; within a transaction the connection is in somebody's use."""
    if not connection.in_atomic_block:
        close_old_connections()


_KEEPER = _Keeper()
forget = _KEEPER.forget


UNREADABLE = (OSError, ValueError, KeyError, TypeError, AttributeError)
"""What a data file raises that is not there, not ours, or not as we write it."""


def read_content() -> Content:
    """Everything that is published now. A folder whose data file cannot be read is left out: its neighbours are not."""
    documents = []
    for one in publications():
        with suppress(*UNREADABLE):
            document = PublicDocument(one)
            # All of it is read here, so that no page of it fails later.
            assert document.figures is not None and document.charts is not None
            documents.append(document)
    totals = read_totals(sorted({one.publication.year for one in documents}))
    return Content(tuple(documents), totals, is_demonstration())


def content_now() -> Content:
    """What the site has now, as it is kept."""
    return _KEEPER.site().content


def prepare() -> None:
    """Make the site and its first pages, before the first visitor comes."""
    site = _KEEPER.site()
    for address in ("/public/", "/public/search/", *(one.address for one in site.content.current)):
        site.answer(address, "")


def is_public(path: str) -> bool:
    """Whether an address is the public site's."""
    return path.startswith(PATHS) or path == "/public"


def asked(method: str, path: str, query: str, headers: Mapping[str, str]) -> tuple[int, list[tuple[str, str]], bytes]:
    """Status, headers and bytes for a request to the public site."""
    if method not in ("GET", "HEAD"):
        told = Answer("公开网站只供查阅。".encode(), "text/plain; charset=utf-8", 405)
        return respond(told, method, "", "")
    answer = _KEEPER.site().answer(path, query)
    return respond(answer, method, headers.get("accept-encoding", ""), headers.get("if-none-match", ""))


class BeforeTheOffice:
    """A WSGI application that answers the public site itself and hands everything else to the office."""

    def __init__(self, office: Callable[..., Iterable[bytes]]) -> None:
        self._office = office

    def __call__(self, environ: Any, start_response: Any) -> Iterable[bytes]:
        """Answer, or hand on: also what asks under a foreign name or without TLS, which Django refuses or redirects."""
        path = environ.get("PATH_INFO", "").encode("latin-1").decode("utf-8", "replace")
        if not is_public(path) or not _is_ours(environ):
            return self._office(environ, start_response)
        headers = {
            "accept-encoding": environ.get("HTTP_ACCEPT_ENCODING", ""),
            "if-none-match": environ.get("HTTP_IF_NONE_MATCH", ""),
        }
        status, sent, body = asked(environ["REQUEST_METHOD"], path, environ.get("QUERY_STRING", ""), headers)
        if settings.SECURE_HSTS_SECONDS:
            sent.append(("Strict-Transport-Security", f"max-age={settings.SECURE_HSTS_SECONDS}; includeSubDomains"))
        start_response(f"{status} {HTTPStatus(status).phrase}", sent)
        return [body]


def _is_ours(environ: Any) -> bool:
    host, _ = split_domain_port(environ.get("HTTP_HOST", ""))
    if not host or not validate_host(host, settings.ALLOWED_HOSTS):
        return False
    return not settings.HTTPS or environ.get("HTTP_X_FORWARDED_PROTO") == "https"


class PublicSite:
    """The same inside Django, for servers that do not know :class:`BeforeTheOffice`: before any session is opened."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self._get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer, or hand on."""
        if not is_public(request.path):
            return self._get_response(request)
        request.get_host()
        headers = {name.lower(): value for name, value in request.headers.items()}
        query = request.META.get("QUERY_STRING", "")
        status, sent, body = asked(request.method or "GET", request.path, query, headers)
        response = HttpResponse(body, status=status)
        if status == 304:
            del response.headers["Content-Type"]
        for name, value in sent:
            response.headers[name] = value
        return response
