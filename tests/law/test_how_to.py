"""The guide to the law library: each of its blocks is run, and prints what the page says."""

import doctest
from pathlib import Path

import pytest

GUIDE = Path(__file__).parents[2] / "docs" / "how-to-use-the-law-library.md"


def test_every_block_of_the_guide_prints_what_it_says(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    said: list[str] = []
    example = doctest.DocTestParser().get_doctest(GUIDE.read_text(encoding="utf-8"), {}, GUIDE.name, str(GUIDE), 0)
    results = doctest.DocTestRunner().run(example, out=said.append)
    assert (results.failed, results.attempted > 40) == (0, True), "".join(said)
    assert (tmp_path / "pensions.parquet").exists()
