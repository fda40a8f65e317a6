"""The folder of a publication: what in it is ours, and how new files take the place of old ones.

Rules:
- A list of the files we made lies in the folder (``.shebao-files``). Only what it names is ever replaced or removed;
  a file of the same name that is not on it belongs to somebody else, and publishing is refused.
- Files are made in a folder of their own inside it (``.making-…``) and moved in when all are proved. A run that is
  killed before leaves what was published untouched; what it left behind is cleared away an hour later.
- The folder holds one publication: what an earlier run made and this one does not is removed, so that no draft can lie
  beside a final text.
"""

import shutil
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

MANIFEST = ".shebao-files"
MAKING = ".making-"
ABANDONED_AFTER_SECONDS = 3600


class OutputRefusedError(Exception):
    """The folder cannot be written without harm; the message is Chinese and says what to do."""


def refuse_harm(folder: Path, book: Path | None, names: Sequence[str]) -> None:
    """Raise OutputRefusedError where publishing into a folder would touch the book (if any) or others' files."""
    if folder.exists() and not folder.is_dir():
        raise OutputRefusedError(f"“{folder}”是文件，不是文件夹。请另给一个输出文件夹。")
    if (
        book is not None
        and book.is_dir()
        and (folder.resolve() == book.resolve() or book.resolve() in folder.resolve().parents)
    ):
        raise OutputRefusedError(f"输出文件夹“{folder}”在底册文件夹“{book}”里面。请另给一个输出文件夹。")
    own = made_before(folder)
    others = [name for name in names if name not in own and (folder / name).exists()]
    if others:
        raise OutputRefusedError(
            f"输出文件夹“{folder}”中的{'、'.join(others)}不是本程序生成的，不能覆盖。请另给一个输出文件夹，或先移走这些文件。"
        )


def made_before(folder: Path) -> frozenset[str]:
    """The names of what an earlier publication put into the folder."""
    try:
        lines = (folder / MANIFEST).read_text(encoding="utf-8").splitlines()
    except OSError:
        return frozenset()
    return frozenset(line for line in lines if line and "/" not in line and line not in (".", ".."))


@contextmanager
def making_in(folder: Path) -> Iterator[Path]:
    """A new folder inside the publication's, removed at the end. Raises OSError where it cannot be made."""
    folder.mkdir(parents=True, exist_ok=True)
    for left in folder.glob(f"{MAKING}*"):
        if time.time() - left.stat().st_mtime > ABANDONED_AFTER_SECONDS:
            _remove(left)
    with tempfile.TemporaryDirectory(prefix=MAKING, dir=folder) as name:
        yield Path(name)


def put_in_place(making: Path, folder: Path) -> None:
    """Move everything made into the folder, and remove what an earlier publication made and this one does not."""
    made = sorted(entry.name for entry in making.iterdir())
    old = made_before(folder)
    # Both are named first, so that a run killed between two moves is cleared up by the next one.
    _write_manifest(folder, sorted(old | set(made)))
    for name in sorted(old - set(made)):
        _remove(folder / name)
    for name in made:
        target = folder / name
        if target.is_dir():
            _remove(target)
        (making / name).replace(target)
    _write_manifest(folder, made)


def _write_manifest(folder: Path, names: Sequence[str]) -> None:
    written = folder / f"{MANIFEST}.new"
    written.write_text("".join(f"{name}\n" for name in names), encoding="utf-8", newline="\n")
    written.replace(folder / MANIFEST)


def _remove(path: Path) -> None:
    if path.is_dir() and not path.is_symlink():
        shutil.rmtree(path)
    else:
        path.unlink(missing_ok=True)
