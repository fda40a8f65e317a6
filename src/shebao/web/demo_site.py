"""Running the site in a browser on this machine: a folder of published documents, or the checker."""

import errno
import os
import signal
import threading
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import django
from django.conf import settings
from django.core.servers.basehttp import run
from django.core.wsgi import get_wsgi_application

from shebao.web.public_site import PUBLIC_SITE

EVERYWHERE = frozenset({"0.0.0.0", "::", ""})


def _print_at_once(address: str) -> None:
    print(address, flush=True)


def serve(
    folder: Path | None,
    *,
    host: str = "127.0.0.1",
    port: int = 8000,
    announce: Callable[[str], None] = _print_at_once,
) -> None:
    """Serve a publication (or a folder of several), or the checker alone (None), until Ctrl+C.

    Where the port is taken, a free one is used. ``announce`` is told the address once the site can be opened.
    Raises OSError where the host is not this machine's.
    """
    os.environ["DJANGO_SETTINGS_MODULE"] = "shebao.web.settings"
    django.setup()
    for name, value in PUBLIC_SITE.items():
        setattr(settings, name, value)
    settings.PUBLISHED_FOLDER = folder.resolve() if folder is not None else None
    if host in EVERYWHERE:
        # Asked for: then any name of this machine will do, and nobody knows them all.
        settings.ALLOWED_HOSTS.append("*")
    elif host not in settings.ALLOWED_HOSTS:
        settings.ALLOWED_HOSTS.append(host)
    from shebao.web.check_pages import checker, stop_checker

    if folder is None:
        checker()
    if threading.current_thread() is threading.main_thread():
        # Ended by its system or by Ctrl+C, nothing uploaded stays behind.
        signal.signal(signal.SIGTERM, lambda *_: _end())
    application = get_wsgi_application()

    def say(bound_port: int) -> None:
        announce(f"http://{f'[{host}]' if ':' in host else host}:{bound_port}/")

    try:
        with suppress(KeyboardInterrupt):
            try:
                run(host, port, application, threading=True, on_bind=say, ipv6=":" in host)
            except OSError as error:
                if error.errno not in (errno.EADDRINUSE, errno.EACCES):
                    raise
                run(host, 0, application, threading=True, on_bind=say, ipv6=":" in host)
    finally:
        stop_checker()


def _end() -> None:
    raise KeyboardInterrupt
