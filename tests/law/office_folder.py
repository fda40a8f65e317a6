"""An office's parameter folder for tests, written as an office would write it."""

from pathlib import Path
from textwrap import dedent, indent


def office(folder: Path, text: str, name: str = "本单位.yaml") -> Path:
    """A folder with one file of the given text."""
    folder.mkdir(exist_ok=True)
    (folder / name).write_text(dedent(text).lstrip("\n"), encoding="utf-8")
    return folder


SOURCE = "source: {title: 泽州县文件, number: 泽人社〔2026〕1号}"


def new_parameter(folder: Path, rows: str, unit: str = "yuan_per_month", name: str = "本单位.yaml") -> Path:
    """A folder with a parameter ``local.test`` of the office's own; its rows start in line 8."""
    head = f"""\
    parameters:
      - id: local.test
        name: 测试参数
        unit: {unit}
        new: true
        {SOURCE}
        rows:
    """
    return office(folder, dedent(head) + indent(dedent(rows).strip("\n"), " " * 6) + "\n", name)
