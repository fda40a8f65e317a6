"""The background worker as a child of the site: started with it, again where it dies, ended with it.

The child reads its standard input, which the site never writes: when the site is gone, however it ended, the input
ends, and the worker ends too. No worker is left behind by a killed site.
"""

import os
import signal
import subprocess
import sys
import threading
import time
from contextlib import suppress

SHORT, LONG = 1.0, 30.0
ENDS_WITHIN = 10.0


class WorkerProcess:
    """Keeps one worker running."""

    def __init__(self) -> None:
        self._stopped = threading.Event()
        self._process: subprocess.Popen[bytes] | None = None
        self._thread = threading.Thread(target=self._keep, daemon=True)

    @property
    def pid(self) -> int | None:
        """The process that works now."""
        return self._process.pid if self._process and self._process.poll() is None else None

    def start(self) -> None:
        """Start it, and start it again whenever it dies; sooner when it had lived for a while."""
        self._thread.start()

    def stop(self) -> None:
        """End it: what it does is finished or rolled back."""
        self._stopped.set()
        process = self._process
        if process and process.poll() is None:
            process.terminate()
            try:
                process.wait(ENDS_WITHIN)
            except subprocess.TimeoutExpired:
                process.kill()
        if self._thread.is_alive():
            self._thread.join(ENDS_WITHIN)

    def _keep(self) -> None:
        pause = SHORT
        while not self._stopped.is_set():
            started = time.monotonic()
            self._process = subprocess.Popen([sys.executable, "-m", "shebao.web.worker_process"], stdin=subprocess.PIPE)
            if self._stopped.is_set():
                self._process.terminate()
            self._process.wait()
            if self._process.stdin:
                with suppress(OSError):
                    self._process.stdin.close()
            pause = SHORT if time.monotonic() - started > LONG else min(LONG, pause * 2)
            self._stopped.wait(pause)


def _end_with_parent() -> None:
    # Unbuffered: a buffer's lock, held by this thread for ever, would keep the process from ending in peace.
    while os.read(sys.stdin.fileno(), 64):
        pass
    os.kill(os.getpid(), signal.SIGTERM)


def main() -> None:
    """Work until asked to end or until the parent is gone."""
    from shebao.web.office_start import use_office

    use_office()
    from shebao.jobs.worker import main as work

    threading.Thread(target=_end_with_parent, daemon=True).start()
    work()


if __name__ == "__main__":
    main()
