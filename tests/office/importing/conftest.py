"""A register office that imports: a data folder of its own, a statistician, a checker, an employer."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from shebao.jobs.worker import work_once
from shebao.register.imports.apply import accept
from shebao.register.imports.sources import ask_for_preview, receive
from shebao.register.models import SourceFile
from shebao.staff.who import Who
from tests.office.importing.files import UNIT_ROW, cover_note, table, write_xlsx


@pytest.fixture(autouse=True)
def data_folder(tmp_path: Path, settings: Any) -> Path:
    settings.DATA = tmp_path / "data"
    return tmp_path / "data"


@pytest.fixture
def clerk(hire: Callable[..., Who]) -> Who:
    return hire("statistician")


@pytest.fixture
def checker(hire: Callable[..., Who]) -> Who:
    return hire("checker")


@pytest.fixture
def preview(clerk: Who, tmp_path: Path) -> Callable[..., SourceFile]:
    """Register a file (or rows of a layout) and carry its preview out."""

    def previewed(what: Path | list[dict[str, Any]] | bytes, code: str = "F1", name: str = "") -> SourceFile:
        if isinstance(what, list):
            what = write_xlsx(tmp_path / "文件.xlsx", table(code, what))
        data = what if isinstance(what, bytes) else what.read_bytes()
        source = receive([data], name or (what.name if isinstance(what, Path) else "文件.csv"), code, by=clerk)
        ask_for_preview(source, by=clerk)
        job = work_once()
        assert job is not None
        assert job.state == "完成", job.problem
        source.refresh_from_db()
        return source

    return previewed


@pytest.fixture
def apply(checker: Who) -> Callable[[SourceFile], SourceFile]:
    """Accept a file's totals and carry the import out."""

    def applied(source: SourceFile) -> SourceFile:
        accept(source.pk, by=checker, cover=cover_note(source))
        job = work_once()
        assert job is not None
        assert job.state == "完成", job.problem
        source.refresh_from_db()
        return source

    return applied


@pytest.fixture
def employer(preview: Callable[..., SourceFile], apply: Callable[[SourceFile], SourceFile]) -> None:
    """One employer, registered in the enterprise pension by an import of F6."""
    source = preview([UNIT_ROW], "F6-110")
    assert source.good_rows == 1, source.totals
    apply(source)
