"""``python -m shebao.jobs``: a worker as a process of its own. It finishes the job in hand when it is asked to end."""

import os
import signal
import threading


def main() -> None:
    """Work until the process is asked to end."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "shebao.web.settings")
    import django

    django.setup()
    from shebao.jobs.worker import work_forever

    stop = threading.Event()
    for sign in (signal.SIGTERM, signal.SIGINT):
        signal.signal(sign, lambda *_: stop.set())
    work_forever(stop)


if __name__ == "__main__":
    main()
