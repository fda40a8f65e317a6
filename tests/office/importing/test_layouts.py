"""The layouts that ship, and mistakes in a layout file."""

from pathlib import Path

import pytest

from shebao.register.imports.layouts import FOLDER, LayoutError, code_lists, layouts, read_layout
from shebao.register.states import EmployerState, EnrolmentState, PensionState

HEAD = 'code = "F99"\nname = "x"\nversion = "1"\nloads = "persons"\ninsurance = "110"\n'


def test_the_ten_source_files_have_one() -> None:
    assert list(layouts()) == [
        "F1", "F2", "F3", "F4", "F5", "F6-110", "F6-120", "F6-210", "F6-410", "F7", "F8", "F9", "F10"
    ]  # fmt: skip
    assert len(layouts()["F1"].columns) == 28
    assert {layout.insurance for layout in layouts().values() if layout.code.startswith("F6")} == {
        "110", "120", "210", "410"
    }  # fmt: skip


def test_words_of_states_are_those_of_the_register() -> None:
    lists = code_lists()
    assert set(lists["缴费状态"]) == set(EnrolmentState)
    assert set(lists["单位状态"]) == set(EmployerState)
    assert set(lists["待遇状态"]) >= set(PensionState)


def test_no_word_of_a_code_list_means_two_things() -> None:
    for name, words in code_lists().items():
        written = [other for word, others in words.items() for other in {word, *others}]
        assert len(written) == len(set(written)), name


@pytest.mark.parametrize(
    ("columns", "message"),
    [
        ('{ header = "甲", kind = "colour" }', "kind colour"),
        ('{ header = "甲", kind = "code" }', "codes"),
        ('{ header = "甲", kind = "code", codes = "没有" }', "没有"),
        ('{ header = "甲", kind = "text" }, { header = "乙", aliases = ["甲"], kind = "text" }', "two columns"),
        ('{ header = "甲", kind = "text", to = "x" }, { header = "乙", kind = "text", to = "x" }', "one field"),
        ('{ header = "甲", kind = "text", colour = 1 }', "colour"),
    ],
)
def test_a_mistake_names_the_file(tmp_path: Path, columns: str, message: str) -> None:
    path = tmp_path / "F99.toml"
    path.write_text(f"{HEAD}column = [{columns}]", encoding="utf-8")
    with pytest.raises(LayoutError, match=rf"F99\.toml.*{message}"):
        read_layout(path)


def test_every_file_of_the_folder_is_one() -> None:
    assert all(read_layout(path) for path in FOLDER.glob("F*.toml"))
