"""Publish final accounts: check, compose, judge as anybody's document, render, read back, put the files in place.

The rules are those of :mod:`publish_book`; the folder has the same files.
"""

from collections.abc import Sequence
from pathlib import Path

from shebao.budget.accounts import FinalAccounts
from shebao.budget.check.final import check_final
from shebao.disclosure.compose.final import compose_final
from shebao.disclosure.model import Disclosure
from shebao.disclosure.publish.as_printed import as_printed
from shebao.disclosure.publish.folder import refuse_harm
from shebao.disclosure.publish.publish_book import Progress, Published, Steps, make_files, names_of
from shebao.disclosure.render import FORMATS
from shebao.disclosure.rules import check_document
from shebao.findings import Acknowledgement, Finding, acknowledge, by_severity, has_errors


def publish_final(
    accounts: FinalAccounts,
    folder: Path,
    *,
    before: FinalAccounts | None = None,
    acknowledged: Sequence[Acknowledgement] = (),
    draft: bool = False,
    formats: Sequence[str] = FORMATS,
    font_dirs: Sequence[Path] = (),
    last_year: Disclosure | None = None,
    progress: Progress | None = None,
) -> Published:
    """Publish final accounts into a folder.

    ``before`` are last year's accounts, ``last_year`` the text that was published of them. Findings are returned, worst
    first. Raises OutputRefusedError where the folder holds somebody else's files under our names, OSError where it
    cannot be written.
    """
    refuse_harm(folder, None, names_of(formats))
    steps = Steps(progress, 3 + 2 * len(formats))
    found: list[Finding] = steps.run("核对决算", lambda: check_final(accounts, before))
    document = steps.run("编制文本", lambda: compose_final(accounts, draft=draft))
    found += steps.run("校对文本", lambda: check_document(as_printed(document), last_year))
    judged = tuple(by_severity(acknowledge(found, tuple(acknowledged))))
    document = document.with_findings(judged)
    done = Published(folder, folder, judged, document=document, draft=draft, seconds=steps.seconds)
    if has_errors(judged) and not draft:
        return done
    return make_files(done, document, formats, font_dirs, steps)
