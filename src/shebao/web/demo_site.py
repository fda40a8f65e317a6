"""Showing a folder of published documents in a browser on this machine."""

import errno
import os
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import django
from django.conf import settings
from django.core.servers.basehttp import run
from django.core.wsgi import get_wsgi_application


def _print_at_once(address: str) -> None:
    print(address, flush=True)


def serve(
    folder: Path,
    *,
    host: str = "127.0.0.1",
    port: int = 8000,
    announce: Callable[[str], None] = _print_at_once,
) -> None:
    """Serve a publication (or a folder of several) until Ctrl+C.

    Where the port is taken, a free one is used. ``announce`` is told the address once the site can be opened.
    Raises OSError where the host is not this machine's.
    """
    os.environ["DJANGO_SETTINGS_MODULE"] = "shebao.web.settings"
    django.setup()
    settings.PUBLISHED_FOLDER = folder.resolve()
    if host not in settings.ALLOWED_HOSTS:
        settings.ALLOWED_HOSTS.append(host)
    application = get_wsgi_application()

    def say(bound_port: int) -> None:
        announce(f"http://{host}:{bound_port}/")

    with suppress(KeyboardInterrupt):
        try:
            run(host, port, application, threading=True, on_bind=say)
        except OSError as error:
            if error.errno not in (errno.EADDRINUSE, errno.EACCES):
                raise
            run(host, 0, application, threading=True, on_bind=say)
