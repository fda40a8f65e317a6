"""From the YAML files of one folder to definitions and rows, every mistake a finding with file and line."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from yaml.nodes import Node, SequenceNode

from shebao.findings import Finding, Place
from shebao.law.store.divisions import NATIONAL, Divisions
from shebao.law.store.lines import Problems, compose, fields, line_of, plain
from shebao.law.store.nearest import nearest
from shebao.law.store.rows import ROOMS, Confidence, ParameterDefinition, ParameterRow, Source
from shebao.law.store.units import Plain, UnfitValueError, Value, parse_unit

DIVISIONS_FILE = "divisions.yaml"
ID = re.compile(r"[A-Za-z0-9_]+(?:\.[A-Za-z0-9_]+)*")
OF_A_FILE = ("subject", "parameters")
SHARED = ("scope", "source", "confidence", "checked_until")
"""May stand once beside the id, for all rows of the parameter that do not say otherwise."""
OF_A_PARAMETER = ("id", "name", "unit", "choices", "labels", "new", "note", "used_by", "rows", *SHARED)
OF_A_ROW = ("value", "year", "from", "to", "published_on", "interim", "note", *SHARED)
Node2 = tuple[Node, Node]


@dataclass(slots=True)
class Folder:
    """What one folder holds."""

    definitions: dict[str, ParameterDefinition] = field(default_factory=dict)
    rows: list[ParameterRow] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)


def read_divisions(folder: Path, shown_as: str, known: Divisions, findings: list[Finding]) -> Divisions:
    """The divisions known so far and those of the folder's ``divisions.yaml`` (code: name)."""
    path = folder / DIVISIONS_FILE
    if not path.is_file():
        return known
    problems = Problems(f"{shown_as}{DIVISIONS_FILE}", findings)
    node = compose(path, problems)
    names = dict(known.names)
    for code, (key, value) in fields(node, problems, "区划表").items() if node else ():
        name = plain(value, problems)
        if code != NATIONAL and not re.fullmatch(r"[0-9]{2}|[0-9]{4}|[0-9]{6}", code):
            problems.add("LP-05", f"区划代码“{code}”不是2、4或6位数字。", line_of(key), "请改正。")
        elif not isinstance(name, str):
            problems.add("LP-05", f"区划“{code}”没有名称。", line_of(value), "请补上名称。")
        else:
            names[code] = name
    return Divisions(names)


def read_folder(
    folder: Path, shown_as: str, layer: int, divisions: Divisions, known: Mapping[str, ParameterDefinition]
) -> Folder:
    """Read every YAML file of a folder. ``known``: the parameters of the layers below; empty for the package itself."""
    result = Folder()
    if not folder.is_dir():
        Problems(folder.as_posix(), result.findings).add("LP-01", "没有这个文件夹。", None, "请核对路径。")
        return result
    paths = sorted(path for path in folder.iterdir() if path.suffix.lower() in (".yaml", ".yml"))
    if not paths:
        message = "文件夹中没有参数文件（.yaml）。"
        Problems(folder.as_posix(), result.findings).add("LP-01", message, None, "请核对文件夹和文件的扩展名。")
    for path in paths:
        if path.name != DIVISIONS_FILE:
            _File(Problems(f"{shown_as}{path.name}", result.findings), result, layer, divisions, known).read(path)
    return result


@dataclass(slots=True)
class _File:
    problems: Problems
    result: Folder
    layer: int
    divisions: Divisions
    known: Mapping[str, ParameterDefinition]

    def read(self, path: Path) -> None:
        node = compose(path, self.problems)
        if node is None:
            return
        entries = self._fields(node, "参数文件", OF_A_FILE)
        if not entries:
            return
        if "parameters" not in entries:
            self.problems.add("LP-06", "缺少“parameters”。", 1, "请写上 parameters，其下逐项列参数。")
            return
        subject = self._text(entries, "subject") or path.stem
        for item in self._items(entries["parameters"][1], "parameters"):
            self._parameter(item, subject)

    def _parameter(self, node: Node, subject: str) -> None:
        entries = self._fields(node, "参数", OF_A_PARAMETER)
        if not entries:
            return
        line = line_of(node)
        parameter_id = self._text(entries, "id")
        if parameter_id is None:
            self.problems.add("LP-06", "参数没有编号 id。", line, "请补上编号。")
            return
        definition = self._definition(parameter_id, entries, subject, line)
        if definition is None:
            return
        if "rows" not in entries:
            self.problems.add("LP-06", f"参数“{parameter_id}”没有 rows。", line, "请逐行写出数值。", parameter_id)
            return
        shared = {key: entry for key, entry in entries.items() if key in SHARED}
        for item in self._items(entries["rows"][1], f"{parameter_id} 的 rows"):
            self._row(item, definition, shared)

    def _definition(
        self, parameter_id: str, entries: dict[str, Node2], subject: str, line: int
    ) -> ParameterDefinition | None:
        known = self.known.get(parameter_id)
        is_new = self._text(entries, "new") == "true"
        if known is None and self.layer and not is_new:
            hint = nearest(parameter_id, self.known)
            action = "请改正编号；确实要增加新参数的，加一行 new: true。"
            self.problems.add("LP-07", f"没有编号为“{parameter_id}”的参数{hint}。", line, action, parameter_id)
            return None
        if parameter_id in self.result.definitions and known is None:
            first = self.result.definitions[parameter_id].place
            self.problems.add("LP-08", f"参数“{parameter_id}”重复，{first}已有。", line, "请并成一项。", parameter_id)
            return None
        if known is not None:
            unit = self._text(entries, "unit")
            if unit is not None and unit != known.unit:
                message = f"参数“{parameter_id}”的单位是“{known.unit}”，这里写成“{unit}”。"
                self.problems.add("LP-10", message, line_of(entries["unit"][1]), "请删去 unit 或改正。", parameter_id)
                return None
            return known
        return self._new_definition(parameter_id, entries, subject, line)

    def _new_definition(
        self, parameter_id: str, entries: dict[str, Node2], subject: str, line: int
    ) -> ParameterDefinition | None:
        name, unit = self._text(entries, "name"), self._text(entries, "unit")
        if not ID.fullmatch(parameter_id):
            message = f"编号“{parameter_id}”不合规则。"
            self.problems.add(
                "LP-09", message, line, "编号由字母、数字、下划线和点组成，如 rate.110.unit。", parameter_id
            )
            return None
        if name is None or unit is None:
            missing = "名称 name" if name is None else "单位 unit"
            self.problems.add("LP-06", f"参数“{parameter_id}”没有{missing}。", line, "请补上。", parameter_id)
            return None
        try:
            parsed = parse_unit(unit)
        except UnfitValueError as error:
            message = f"参数“{parameter_id}”的单位“{unit}”不认识。"
            self.problems.add("LP-10", message, line_of(entries["unit"][1]), f"请改用{error}。", parameter_id)
            return None
        choices, labels = self._words(entries, "choices"), self._words(entries, "labels")
        if (parsed.scalar == "choice") != bool(choices):
            message = f"参数“{parameter_id}”：单位为 choice 时，也只有这时，应写出 choices。"
            self.problems.add("LP-10", message, line, "请补上或删去 choices。", parameter_id)
            return None
        place, note = Place(file=self.problems.file, line=line), self._text(entries, "note") or ""
        used_by = self._text(entries, "used_by") or ""
        if used_by and used_by not in ROOMS:
            message = f"参数“{parameter_id}”的用途“{used_by}”不认识。"
            rooms = "、".join(f"{room}（{words}）" for room, words in ROOMS.items())
            self.problems.add("LP-11", message, line_of(entries["used_by"][1]), f"请改用{rooms}。", parameter_id)
            return None
        words = tuple({**choices, **labels}.items())
        definition = ParameterDefinition(parameter_id, name, subject, unit, tuple(choices), words, note, place, used_by)
        self.result.definitions[parameter_id] = definition
        return definition

    def _row(self, node: Node, definition: ParameterDefinition, shared: dict[str, Node2]) -> None:
        before = len(self.problems.findings)
        entries = self._fields(node, f"{definition.id} 的一行", OF_A_ROW)
        if not entries:
            return
        line = line_of(node)
        if "value" not in entries:
            self._wrong("LP-06", definition, "缺少“value”", line, "未知的写 null。")
        valid_from, valid_to = self._validity(entries, definition, line)
        entries = {**shared, **entries}
        value = self._value(entries, definition)
        if value is None and self.layer and "value" in entries and len(self.problems.findings) == before:
            self._wrong("LP-11", definition, "没有填写数值", line, "请填写，或删去这一行。")
        scope = self._scope(entries, definition, line)
        source = self._source(entries, definition, line)
        confidence = self._confidence(entries, definition, line)
        published_on = self._date(entries, "published_on", definition)
        checked_until = self._date(entries, "checked_until", definition)
        if confidence is Confidence.VERIFIED and checked_until is None and len(self.problems.findings) == before:
            self._wrong("LP-06", definition, "已核对（verified）的数值缺少“checked_until”", line, "请写核对到哪一天。")
        interim = self._text(entries, "interim")
        if interim not in (None, "true", "false"):
            self._wrong("LP-11", definition, f"“interim”写成了“{interim}”", line, "请写 true 或 false。")
        if len(self.problems.findings) > before or scope is None or source is None or confidence is None:
            return
        self.result.rows.append(
            ParameterRow(
                definition.id,
                definition.name,
                value,
                definition.unit,
                valid_from,
                valid_to,
                scope,
                self.divisions.name(scope),
                source,
                published_on,
                checked_until if confidence is Confidence.VERIFIED else None,
                confidence,
                interim == "true",
                self._text(entries, "note") or "",
                layer=self.layer,
                labels=definition.labels,
                place=Place(file=self.problems.file, line=line),
            )
        )

    def _value(self, entries: dict[str, Node2], definition: ParameterDefinition) -> Value | None:
        if "value" not in entries:
            return None
        node = entries["value"][1]
        written = plain(node, self.problems)
        if written is None:
            return None
        try:
            return fit(written, definition)
        except UnfitValueError as error:
            shown = written if isinstance(written, str) else "（列表或对照表）"
            self._wrong(
                "LP-11", definition, f"数值“{shown}”不合单位“{definition.unit}”", line_of(node), f"应为{error}。"
            )
            return None

    def _validity(
        self, entries: dict[str, Node2], definition: ParameterDefinition, line: int
    ) -> tuple[date | None, date | None]:
        if "year" in entries:
            year = self._text(entries, "year") or ""
            if "from" in entries or "to" in entries:
                self._wrong("LP-12", definition, "既写了 year，又写了 from 或 to", line, "请只留一种。")
            elif not re.fullmatch(r"(?:19|20)[0-9]{2}", year):
                self._wrong("LP-12", definition, f"年度“{year}”不是四位年份", line_of(entries["year"][1]), "请改正。")
            else:
                return date(int(year), 1, 1), date(int(year), 12, 31)
            return None, None
        for key in ("from", "to"):
            if key not in entries:
                self._wrong("LP-06", definition, f"缺少“{key}”", line, "没有起止的写 null；整年的可以只写 year。")
        start, end = self._date(entries, "from", definition), self._date(entries, "to", definition)
        if start and end and end < start:
            self._wrong("LP-12", definition, f"终止日期{end}早于起始日期{start}", line_of(entries["to"][1]), "请改正。")
        return start, end

    def _date(self, entries: dict[str, Node2], key: str, definition: ParameterDefinition) -> date | None:
        text = self._text(entries, key)
        if text is None:
            return None
        try:
            value = parse_unit("date").read(text)
        except UnfitValueError:
            line = line_of(entries[key][1])
            self._wrong(
                "LP-12", definition, f"“{key}”的日期“{text}”写法有误或日历上没有", line, "请写成 2025-01-01 的样子。"
            )
            return None
        return value if isinstance(value, date) else None

    def _scope(self, entries: dict[str, Node2], definition: ParameterDefinition, line: int) -> str | None:
        text = self._text(entries, "scope")
        if text is None:
            self._wrong("LP-06", definition, "缺少适用范围 scope", line, "请写区划代码或名称，如 14、山西省、全国。")
            return None
        code = self.divisions.code_of(text)
        if code is None:
            names = [*self.divisions.names, *self.divisions.names.values()]
            action = f"请改正{nearest(text, names)}；新的区划先写入 {DIVISIONS_FILE}。"
            self._wrong("LP-13", definition, f"适用范围“{text}”不认识", line_of(entries["scope"][1]), action)
        return code

    def _source(self, entries: dict[str, Node2], definition: ParameterDefinition, line: int) -> Source | None:
        if "source" not in entries:
            self._wrong("LP-14", definition, "缺少依据 source", line, "请写文件名称 title 和文号 number。")
            return None
        parts = self._fields(entries["source"][1], "依据 source", ("title", "number"))
        title = self._text(parts, "title")
        if title is None:
            self._wrong("LP-14", definition, "依据没有文件名称", line_of(entries["source"][1]), "请补上 title。")
            return None
        return Source(title, self._text(parts, "number") or "")

    def _confidence(self, entries: dict[str, Node2], definition: ParameterDefinition, line: int) -> Confidence | None:
        text = self._text(entries, "confidence")
        if text is not None and text in list(Confidence):
            return Confidence(text)
        found = "缺少可信程度 confidence" if text is None else f"可信程度“{text}”不认识"
        at = line if text is None else line_of(entries["confidence"][1])
        self._wrong("LP-06", definition, found, at, "请写 verified、memory 或 illustrative。")
        return None

    def _wrong(self, code: str, definition: ParameterDefinition, what: str, line: int, action: str) -> None:
        self.problems.add(code, f"参数“{definition.id}”（{definition.name}）{what}。", line, action, definition.id)

    def _fields(self, node: Node, what: str, allowed: tuple[str, ...]) -> dict[str, Node2]:
        entries = fields(node, self.problems, what)
        for key in [key for key in entries if key not in allowed]:
            hint = nearest(key, allowed)
            action = f"可以写的有：{'、'.join(allowed)}。"
            self.problems.add("LP-03", f"{what}不认识键“{key}”{hint}。", line_of(entries.pop(key)[0]), action)
        return entries

    def _items(self, node: Node, what: str) -> list[Node]:
        if isinstance(node, SequenceNode):
            return list(node.value)
        self.problems.add("LP-03", f"{what} 应逐项列出，每项以“-”开头。", line_of(node), "请改写。")
        return []

    def _words(self, entries: dict[str, Node2], key: str) -> dict[str, str]:
        if key not in entries:
            return {}
        words = plain(entries[key][1], self.problems)
        if isinstance(words, dict) and all(isinstance(label, str) for label in words.values()):
            return {word: str(label) for word, label in words.items()}
        self.problems.add("LP-03", f"“{key}”应写成“代码: 中文”。", line_of(entries[key][1]), "请改写。")
        return {}

    def _text(self, entries: dict[str, Node2], key: str) -> str | None:
        if key not in entries:
            return None
        value = plain(entries[key][1], self.problems)
        if value is None or isinstance(value, str):
            return value
        self.problems.add("LP-03", f"“{key}”应是一个值。", line_of(entries[key][1]), "请改写。")
        return None


def fit(written: Plain, definition: ParameterDefinition) -> Value:
    """The exact value of what is written. Raises UnfitValueError saying what the parameter's unit expects."""
    value = definition.parsed_unit.read(written)
    if definition.choices and value not in definition.choices:
        hint = nearest(str(value), definition.choices)
        raise UnfitValueError(f"{'、'.join(definition.choices)}之一{hint}")
    return value
