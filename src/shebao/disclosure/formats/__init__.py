"""What tables, columns and rows are called, as data: a file for each concern, an office's own folder before ours."""

import os
import re
import tomllib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any

from shebao.disclosure.model import TableKind

FOLDER_VARIABLE = "SHEBAO_FORMATS"
"""The environment variable that names an office's own folder of formats."""

CONCERNS = ("table_names", "column_heads", "row_labels")


class FormatError(Exception):
    """An office's file of formats cannot be used. The message is Chinese and says what to mend."""


@dataclass(frozen=True, slots=True)
class ColumnHead:
    """The heads of one key: ``heads`` must match wholly; ``under`` is searched in the heads above.

    ``beside`` is a key that must be in the table too.
    """

    key: str
    heads: tuple[re.Pattern[str], ...]
    under: re.Pattern[str] | None
    not_under: re.Pattern[str] | None
    kinds: frozenset[TableKind]
    beside: str

    def matches(self, kind: TableKind, head: str, above: str) -> bool:
        """Whether a column of a table of this kind, with this head below these, has this key."""
        return (
            (not self.kinds or kind in self.kinds)
            and (self.under is None or self.under.search(above) is not None)
            and (self.not_under is None or self.not_under.search(f"{above}/{head}") is None)
            and any(pattern.fullmatch(head) for pattern in self.heads)
        )


Labels = tuple[tuple[str, tuple[re.Pattern[str], ...]], ...]


@dataclass(frozen=True, slots=True)
class Formats:
    """Names of tables, heads of columns, labels of rows, in the order in which they are tried."""

    tables: tuple[tuple[TableKind, tuple[re.Pattern[str], ...]], ...]
    columns: tuple[ColumnHead, ...]
    rows: dict[str, Labels]

    def kind_of(self, title: str) -> TableKind:
        """The kind a plain title names; OTHER where it names none."""
        return next((kind for kind, names in self.tables if any(name.search(title) for name in names)), TableKind.OTHER)

    def label(self, group: str, words: str) -> str:
        """The standard name of a row's plain words in a group of labels, "" where it has none."""
        return next(
            (name for name, patterns in self.rows.get(group, ()) if any(p.fullmatch(words) for p in patterns)), ""
        )

    def is_total(self, words: str) -> bool:
        """Whether a row with these words is the table's total."""
        return bool(self.label("total", words))

    def is_head(self, words: str) -> bool:
        """Whether these words are the head of some column."""
        return any(pattern.fullmatch(words) for column in self.columns for pattern in column.heads)


def load_formats(folder: Path | None = None) -> Formats:
    """The built-in formats, an office's own before them: ``folder``, else the folder ``SHEBAO_FORMATS`` names.

    Raises FormatError where a file of the folder cannot be used.
    """
    named = os.environ.get(FOLDER_VARIABLE, "")
    own = folder or (Path(named) if named else None)
    return _load(own)


@cache
def _load(own: Path | None) -> Formats:
    if own is not None and not own.is_dir():
        raise FormatError(
            f"没有找到格式文件夹“{own}”。请检查路径；不用时不写 --formats-folder、清空环境变量 {FOLDER_VARIABLE}。"
        )
    if own is not None:
        _check_names(own)
    tables: list[tuple[TableKind, tuple[re.Pattern[str], ...]]] = []
    columns: list[ColumnHead] = []
    rows: dict[str, Labels] = {}
    for data, where in _sources("table_names", own):
        with _shape(where):
            tables.extend((_kind(entry["kind"], where), _patterns(entry["names"], where)) for entry in data["table"])
    for data, where in _sources("column_heads", own):
        with _shape(where):
            columns.extend(_column(entry, where) for entry in data["column"])
    for data, where in _sources("row_labels", own):
        with _shape(where):
            for group, labels in data.items():
                given = {group: labels["names"]} if group == "total" else labels
                read = tuple((name, _patterns(words, where)) for name, words in given.items())
                rows[group] = (*rows.get(group, ()), *read)
    return Formats(tuple(tables), tuple(columns), rows)


def _check_names(own: Path) -> None:
    """A file that would never be looked at is refused: its name is misspelt."""
    expected = "、".join(f"{concern}.toml" for concern in CONCERNS)
    names = sorted(path.name for path in own.iterdir() if path.suffix.lower() == ".toml")
    unknown = [name for name in names if name.removesuffix(".toml") not in CONCERNS]
    if unknown:
        raise FormatError(f"格式文件夹“{own}”里的{'、'.join(unknown)}不认识。可用的文件名：{expected}。")
    if not names:
        raise FormatError(f"格式文件夹“{own}”里没有格式文件。可用的文件名：{expected}。")


@contextmanager
def _shape(where: str) -> Iterator[None]:
    """Say in words that a file lacks a key or holds something of another form."""
    try:
        yield
    except KeyError as error:
        raise FormatError(
            f"格式文件“{where}”缺少“{error.args[0]}”。写法见 docs/how-to-add-a-format.zh-CN.md。"
        ) from error
    except (TypeError, AttributeError) as error:
        raise FormatError(f"格式文件“{where}”的结构不对。写法见 docs/how-to-add-a-format.zh-CN.md。") from error


def _sources(concern: str, own: Path | None) -> Iterator[tuple[dict[str, Any], str]]:
    """The parsed files of one concern, the office's own first."""
    if own is not None and (path := own / f"{concern}.toml").is_file():
        try:
            yield tomllib.loads(path.read_text("utf-8")), str(path)
        except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
            raise FormatError(f"格式文件“{path}”不是完好的 TOML：{error}。") from error
        except OSError as error:
            raise FormatError(f"格式文件“{path}”不能打开：{error.strerror}。") from error
    yield tomllib.loads(files(__package__).joinpath(f"{concern}.toml").read_text("utf-8")), concern


def _kind(name: str, where: str) -> TableKind:
    if name not in TableKind.__members__:
        known = "、".join(TableKind.__members__)
        raise FormatError(f"格式文件“{where}”里的 kind = “{name}”不认识。可用的有：{known}。")
    return TableKind[name]


def _patterns(words: Any, where: str) -> tuple[re.Pattern[str], ...]:
    if not isinstance(words, list) or not all(isinstance(word, str) for word in words):
        raise FormatError(f'格式文件“{where}”里应为列表的地方是“{words}”，应写成 ["…", "…"]。')
    try:
        return tuple(re.compile(word) for word in words)
    except re.error as error:
        raise FormatError(f"格式文件“{where}”里的写法“{error.pattern!r}”不是正则表达式：{error}。") from error


def _column(entry: dict[str, Any], where: str) -> ColumnHead:
    under, not_under = (
        _patterns([entry[name]], where)[0] if name in entry else None for name in ("under", "not_under")
    )
    kinds = frozenset(_kind(name, where) for name in entry.get("kinds", ()))
    return ColumnHead(entry["key"], _patterns(entry["heads"], where), under, not_under, kinds, entry.get("beside", ""))
