"""``shebao year``: versions with their clocks, what would be frozen now, two versions compared, published files."""

import json
from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from typer.testing import CliRunner

from shebao.cli import year as commands
from shebao.cli.app import app
from shebao.programmes.years.published import digest_of_folder, published_folder
from shebao.staff.who import Who
from tests.office.years.walk import YEAR, Year, published_at_once

pytestmark = pytest.mark.django_db


@pytest.fixture
def year(hire: Callable[..., Who], monkeypatch: pytest.MonkeyPatch) -> Year:
    # The commands open an office by its folder; here they are asked of the one that is open.
    monkeypatch.setattr(commands, "open_office", lambda _: None)
    monkeypatch.setenv("COLUMNS", "160")
    return Year(hire)


def answered(*arguments: str, code: int) -> Any:
    answer = CliRunner().invoke(app, ["year", *arguments])
    assert answer.exit_code == code, answer.output
    return answer


def said(*arguments: str, code: int = 0) -> str:
    return str(answered(*arguments, code=code).output)


def told(*arguments: str, code: int = 0) -> Any:
    return json.loads(answered(*arguments, "--json", code=code).stdout)


def test_a_year_is_listed_checked_and_compared(year: Year) -> None:
    assert "没有冻结过版本" in said("list") and "没有公开过版本" in said("files")
    assert "没有已确认的基础底册" in said("check", str(YEAR), code=2)
    year.base()
    year.library("P04")
    assert told("check", str(YEAR), code=0)["newest"] is None
    first = year.freeze()
    published_at_once(first, year.director, date(2025, 6, 9))
    year.library("P02")
    now = told("check", str(YEAR))
    assert (now["newest"], now["same_as_newest"], now["kind"]) == ("2025-budget-v1", False, "budget")
    assert "没有已确认的决算账表" in said("check", str(YEAR), "--final", code=2)
    second = year.freeze("增加项目")
    listed = told("list")["versions"]
    assert [(one["name"], one["state"], one["published_on"], one["current"]) for one in listed] == [
        ("2025-budget-v2", "已冻结", None, False),
        ("2025-budget-v1", "已公开", "2025-06-09", True),
    ]
    assert "增加项目" in said("list")
    rows_ = told("compare", first.folder, second.folder)
    assert sum(one["difference"] or 0 for one in rows_ if one["table"] == "预算明细") == second.total - first.total
    assert "800,000.00" in said("compare", first.folder, second.folder)
    assert "没有版本“2025-budget-v9”" in said("compare", first.folder, "2025-budget-v9", code=2)


def test_files_that_are_not_those_that_were_published_are_told(year: Year) -> None:
    year.base()
    first = year.freeze()
    folder = published_folder() / first.folder
    folder.mkdir(parents=True)
    (folder / "disclosure.pdf").write_bytes(b"%PDF")
    published_at_once(first, year.director, digest=digest_of_folder(folder))
    assert "与公开时的摘要相符" in said("files")
    (folder / "disclosure.pdf").write_bytes(b"%PDF-")
    assert "与公开时的摘要不符" in said("files", code=1)
    (one,) = told("files", code=1)
    assert one["files"] == [{"name": "disclosure.pdf", "bytes": 5}] and not one["untouched"]
