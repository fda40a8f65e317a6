"""Running the office: the site on threads, the background worker beside it, until Ctrl+C or the system ends it."""

import errno
import os
import signal
import threading
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any

from shebao.web.office_start import Say, bring_up_to_date, has_office, make_folder, use_office

THREADS = 12
MOST_BYTES = 600 * 1024 * 1024
"""A request beyond is cut off by the server; what a page takes is less and says so."""
EVERYWHERE = frozenset({"0.0.0.0", "::", ""})


def serve_office(
    data: Path,
    *,
    host: str = "127.0.0.1",
    port: int = 8000,
    announce: Callable[[str], None],
    say: Say = lambda _: None,
    threads: int = THREADS,
) -> None:
    """Serve the office of a data folder. Where the port is taken, a free one is used.

    ``announce`` is told the address once the site can be opened. Raises OSError where the host is not this machine's.
    """
    folder = use_office(data)
    if not has_office(folder):
        raise ValueError(f"no office in {folder}")
    make_folder(folder)
    bring_up_to_date(folder, say)
    from django.conf import settings
    from django.core.management import call_command
    from django.core.wsgi import get_wsgi_application

    call_command("clearsessions")
    if host in EVERYWHERE:
        if not os.environ.get("SHEBAO_HOSTS"):
            settings.ALLOWED_HOSTS.append("*")
    elif host not in settings.ALLOWED_HOSTS:
        settings.ALLOWED_HOSTS.append(host)
    application = get_wsgi_application()
    from django.utils import timezone

    from shebao.register.retirement import prepare
    from shebao.web.public import site

    prepare(timezone.localdate())
    site.prepare()
    server = _server(site.BeforeTheOffice(application), host, port, threads)
    from shebao.web.check_pages import stop_checker
    from shebao.web.worker_process import WorkerProcess

    worker = WorkerProcess()
    if threading.current_thread() is threading.main_thread():
        signal.signal(signal.SIGTERM, _end)
    name = f"[{host}]" if ":" in host else host
    try:
        with suppress(KeyboardInterrupt):
            worker.start()
            announce(f"http://{name}:{server.effective_port}/")
            server.run()
    finally:
        worker.stop()
        stop_checker()
        server.close()


def _server(application: Any, host: str, port: int, threads: int) -> Any:
    from waitress import create_server

    options: dict[str, Any] = {
        "threads": threads,
        "ident": None,
        "max_request_body_size": MOST_BYTES,
        "channel_timeout": 300,
        # Who the request comes from is read in web/headers.py, and only behind a proxy of our own.
        "clear_untrusted_proxy_headers": os.environ.get("SHEBAO_HTTPS") != "1",
    }
    try:
        return create_server(application, host=host, port=port, **options)
    except OSError as error:
        if error.errno not in (errno.EADDRINUSE, errno.EACCES):
            raise
        return create_server(application, host=host, port=0, **options)


def _end(*_: Any) -> None:
    raise KeyboardInterrupt
