"""YAML with line numbers (带行号的 YAML): every scalar stays text, duplicate keys are findings."""

from dataclasses import dataclass
from pathlib import Path

import yaml
from yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode

from shebao.findings import Finding, Place, Severity
from shebao.law.store.units import Plain

_Loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


@dataclass(slots=True)
class Problems:
    """Collects what is wrong in one file, each with its line."""

    file: str
    findings: list[Finding]

    def add(self, code: str, message: str, line: int | None, action: str = "", subject: str = "") -> None:
        """Note an error at a line, counted from 1."""
        place = Place(file=self.file, line=line)
        self.findings.append(Finding(code, Severity.ERROR, message, subject or self.file, (place,), action=action))


def line_of(node: Node) -> int:
    """The line a node stands on, counted from 1."""
    return int(node.start_mark.line) + 1


def compose(path: Path, problems: Problems) -> Node | None:
    """The tree of a YAML file, None where it cannot be read (then a finding says why)."""
    try:
        text = path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError:
        problems.add("LP-01", "文件不是 UTF-8 编码。", 1, "请另存为 UTF-8。")
        return None
    except OSError as error:
        problems.add("LP-01", f"文件读不出来：{error.strerror}。", None, "请检查文件和权限。")
        return None
    try:
        node: Node | None = yaml.compose(text, Loader=_Loader)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        line = mark.line + 1 if mark else None
        problems.add("LP-02", f"YAML 写法有误：{error.problem or error.context}。", line, "请检查缩进、冒号和引号。")
        return None
    except yaml.YAMLError:
        problems.add("LP-02", "YAML 写法有误，含有不允许的字符。", None, "请删去控制字符后重试。")
        return None
    if node is None:
        problems.add("LP-02", "文件是空的。", 1, "请写入参数，或删去这个文件。")
    return node


def fields(node: Node, problems: Problems, what: str) -> dict[str, tuple[Node, Node]]:
    """The keys of a mapping with their key and value nodes; duplicates are findings, the first one counts."""
    if not isinstance(node, MappingNode):
        problems.add("LP-03", f"{what}应写成“键: 值”。", line_of(node), "请对照现有的参数文件改写。")
        return {}
    found: dict[str, tuple[Node, Node]] = {}
    for key, value in node.value:
        if not isinstance(key, ScalarNode):
            problems.add("LP-03", f"{what}的键应是文字。", line_of(key), "请改写。")
        elif key.value in found:
            first = line_of(found[key.value][0])
            problems.add("LP-04", f"键“{key.value}”重复，第{first}行已有。", line_of(key), "请删去一个。")
        else:
            found[key.value] = (key, value)
    return found


DEEPEST = 3
"""Tables hold lists, lists hold scalars; an alias that leads back into itself would go on for ever."""


def plain(node: Node, problems: Problems, depth: int = 0) -> Plain:
    """A node as text, None, list or dict; an unquoted ``null``, ``~`` or nothing is None."""
    if isinstance(node, ScalarNode):
        empty = not node.style and node.value in ("", "null", "~")
        return None if empty else str(node.value)
    if depth == DEEPEST:
        problems.add("LP-03", "数值嵌套太深。", line_of(node), "请对照现有的参数文件改写。")
        return None
    if isinstance(node, SequenceNode):
        return [plain(item, problems, depth + 1) for item in node.value]
    return {key: plain(value, problems, depth + 1) for key, (_, value) in fields(node, problems, "对照表").items()}
