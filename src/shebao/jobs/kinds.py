"""What kinds of long work there are. The rooms above declare theirs; a worker knows no other."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from shebao.jobs.models import Job
from shebao.jobs.progress import Progress

Run = Callable[[Job, Progress], dict[str, Any]]
"""Does the work of a job, saying how far it is; gives the result that stays with the job."""


@dataclass(frozen=True)
class JobKind:
    """A kind of job (任务类别).

    ``in_one_transaction``: the worker opens the transaction, in which the job is also marked as done; so a job that was
    done is never done again, and one that was killed left nothing. A kind without it does writing of its own that can
    be repeated. ``tries`` is how often a job is taken up after its worker died. ``link`` is where its result is shown.
    """

    code: str
    name: str
    run: Run
    in_one_transaction: bool = True
    tries: int = 3
    link: Callable[[Job], tuple[str, str] | None] = lambda job: None


KINDS: dict[str, JobKind] = {}


def declare_job(code: str, name: str, run: Run, **options: Any) -> JobKind:
    """Make a kind of job known. Raises ValueError where another one has the code."""
    kind = JobKind(code, name, run, **options)
    if code in KINDS and KINDS[code].run.__qualname__ != run.__qualname__:
        raise ValueError(f"two kinds of job with the code {code}")
    KINDS[code] = kind
    return kind
