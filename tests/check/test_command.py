"""``shebao check`` and ``shebao rules`` as a person or a program calls them."""

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from rich.cells import cell_len
from typer.testing import CliRunner, Result

from shebao.cli.app import app
from shebao.cli.wrapping import wrapped
from tests.check.samples import RIGHT, WRONG, write, year_of


def run(*arguments: object) -> Result:
    return CliRunner().invoke(
        app, [str(argument) for argument in arguments], env={"COLUMNS": "80", "SHEBAO_FORMATS": ""}
    )


class TestExitCodes:
    def test_nothing_wrong(self, tmp_path):
        assert run("check", write(tmp_path, "a.txt", RIGHT)).exit_code == 0

    def test_an_error(self, tmp_path):
        assert run("check", write(tmp_path, "a.txt", WRONG)).exit_code == 1

    def test_a_file_that_cannot_be_read_wins_and_the_others_are_checked(self, tmp_path):
        result = run("check", tmp_path / "没有.pdf", write(tmp_path, "a.txt", WRONG), "--json")
        assert result.exit_code == 2
        first, second = json.loads(result.stdout)["documents"]
        assert first["error"] and any(finding["severity"] == "error" for finding in second["findings"])
        assert "没有.pdf" in result.stderr

    def test_an_empty_folder(self, tmp_path):
        assert run("check", tmp_path).exit_code == 2

    def test_an_empty_folder_among_others_is_said_and_the_others_are_checked(self, tmp_path):
        (tmp_path / "空").mkdir()
        result = run("check", tmp_path / "空", write(tmp_path, "a.txt", RIGHT), "--json")
        assert result.exit_code == 2 and "中没有可以核对的文件" in result.stderr
        assert json.loads(result.stdout)["documents"][1]["figures_read"]

    def test_our_own_reports_are_no_documents(self, tmp_path):
        write(tmp_path, "a.txt", WRONG)
        first, second = (run("check", tmp_path, "-o", tmp_path / "报告", "--json") for _ in range(2))
        assert first.stdout == second.stdout and second.exit_code == 1
        for report in ("报告/index.html", "报告/findings.xlsx", "报告/report.json"):
            alone = run("check", tmp_path / report)
            assert alone.exit_code == 2 and "是核对报告，不是公开文本" in alone.stderr.replace("\n", "")

    def test_unknown_rules_and_formats_are_refused(self, tmp_path):
        path = write(tmp_path, "a.txt", RIGHT)
        assert run("check", path, "--only", "R-99").exit_code == 2
        assert run("check", path, "--formats", "doc").exit_code == 2

    def test_reports_that_cannot_be_written_are_refused_before_anything_is_checked(self, tmp_path):
        path = write(tmp_path, "a.txt", RIGHT)
        for arguments in (
            ("-o", tmp_path / "x.pdf"),
            ("--formats", "xlsx"),
            ("-o", tmp_path / "x.html", "--formats", "xlsx"),
        ):
            result = run("check", path, *arguments)
            assert result.exit_code == 2 and not result.stdout
        assert run("check", path, "-o", tmp_path / "2025.1", "--formats", "json").exit_code == 0
        assert sorted(item.name for item in tmp_path.iterdir()) == ["2025.1", "a.txt"]

    def test_faulty_formats_are_refused_before_anything_is_checked(self, tmp_path):
        path = write(tmp_path, "a.txt", RIGHT)
        for name, text in (
            ("table_names.toml", "x = ["),
            ("tables.toml", ""),
            ("table_names.toml", "[[table]]\nnames=['x']"),
        ):
            folder = tmp_path / f"{len(list(tmp_path.iterdir()))}"
            write(folder, name, text)
            result = run("check", path, path, "--formats-folder", folder)
            assert result.exit_code == 2 and not result.stdout and "程序出错" not in result.stderr
        assert run("check", path, "--formats-folder", tmp_path / "没有").exit_code == 2


class TestTerminal:
    def test_findings_with_place_both_sides_and_a_closing_line(self, tmp_path):
        said = run("check", write(tmp_path, "a.txt", WRONG)).stdout
        assert "✕ 错误 1" in said and "R-20" in said
        assert "印出 70.00%" in said and "应为 60.00%" in said and "第4行" in said
        assert "错误 1，提醒" in said and "与其他数字核对过" in said
        assert all(cell_len(line.rstrip()) <= 80 for line in said.splitlines())

    def test_many_files_give_one_table_worst_first(self, tmp_path):
        for number in range(4):
            write(tmp_path, f"{number}.txt", WRONG if number == 2 else RIGHT)
        said = run("check", tmp_path).stdout
        assert "✕ 错误" not in said and "共 4 份，已核对 4 份。错误 1" in said

    def test_only_some_rules(self, tmp_path):
        documents = json.loads(run("check", write(tmp_path, "a.txt", WRONG), "--only", "r-20", "--json").stdout)
        assert {finding["code"] for finding in documents["documents"][0]["findings"]} == {"R-20"}

    def test_with_only_some_rules_no_share_of_verified_figures_is_given(self, tmp_path):
        said = run("check", write(tmp_path, "a.txt", WRONG), "--only", "R-20").stdout
        assert "不统计已核对的比例" in said and "与其他数字核对过" not in said

    def test_a_unit_that_repeats_is_told_apart_by_its_file(self, tmp_path):
        for name in "abcd":
            write(tmp_path, f"{name}.txt", RIGHT)
        said = run("check", tmp_path).stdout
        assert "a.txt" in said and "某县就业局2025年预算有4份，请核实是否重复。" in said

    def test_a_report_is_written_where_it_was_asked_for(self, tmp_path):
        result = run("check", write(tmp_path, "a.txt", WRONG), "-o", tmp_path / "报告.html")
        assert result.exit_code == 1 and "<mark" in (tmp_path / "报告.html").read_text(encoding="utf-8")


class TestYears:
    def test_last_years_amount_is_compared_with_what_was_published(self, tmp_path):
        write(tmp_path, "2023.txt", year_of(2023, "70.00", "全部为培训经费"))
        write(tmp_path, "2024.txt", year_of(2024, "80.00", "比2023年预算增加10.00万元"))
        write(tmp_path, "2025.txt", year_of(2025, "90.00", "比2024年预算增加30.00万元"))
        result = run("check", tmp_path / "2025.txt", tmp_path / "2023.txt", tmp_path / "2024.txt", "--json")
        by_year = {item["year"]: item["findings"] for item in json.loads(result.stdout)["documents"]}
        assert [finding["code"] for finding in by_year[2024] if finding["code"] == "R-22"] == []
        (finding,) = [finding for finding in by_year[2025] if finding["code"] == "R-22"]
        assert (finding["expected"], finding["difference"]) == ("80.00万元", "20.00万元")

    def test_years_of_different_units_are_not_mixed(self, tmp_path):
        write(tmp_path, "a.txt", year_of(2024, "80.00", "全部为培训经费"))
        write(tmp_path, "b.txt", year_of(2025, "90.00", "比2024年预算增加30.00万元").replace("就业局", "民政局"))
        found = [
            f for item in json.loads(run("check", tmp_path, "--json").stdout)["documents"] for f in item["findings"]
        ]
        assert not [finding for finding in found if finding["code"] in ("R-22", "C-02")]


def test_the_rules_are_listed_and_one_is_explained():
    listed = json.loads(run("rules", "--json").stdout)
    assert all(rule[key] for rule in listed for key in ("code", "name", "severity", "basis", "needs"))
    assert {"R-22", "C-01", "C-02", "C-03", "C-04"} <= {rule["code"] for rule in listed}
    assert "增减率" in run("rules", "r-19").stdout and run("rules", "X-1").exit_code == 2


@pytest.mark.skipif(not Path("/proc/self/task").is_dir(), reason="需要 /proc 才能看到子进程")
def test_ctrl_c_stops_at_once_and_leaves_no_process(tmp_path: Path):
    for number in range(300):
        write(tmp_path, f"{number}.txt", WRONG * 300)
    with subprocess.Popen(
        [sys.executable, "-m", "shebao", "check", tmp_path],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
        env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)},
    ) as process:
        children = Path(f"/proc/{process.pid}/task/{process.pid}/children")
        while not (workers := children.read_text().split()):
            assert process.poll() is None, "it ended before it could be interrupted"
            time.sleep(0.02)
        time.sleep(0.3)
        os.killpg(process.pid, signal.SIGINT)
        stdout, stderr = process.communicate(timeout=20)
    assert process.returncode == 130 and "已中断" in stderr and "Traceback" not in stderr
    assert stdout == "" and not any(Path(f"/proc/{worker}").exists() for worker in workers)


@pytest.mark.parametrize("width", [16, 20, 76])
def test_lines_fit_keep_figures_whole_and_begin_with_no_closing_mark(width):
    text = "增加额大于本年数1421.25万元，上年数不可能为负（见“表五”）。请核对方向和金额，并改正ABCDEFGHIJKLMN。"
    lines = list(wrapped(text, width))
    assert "".join(lines) == text and all(cell_len(line) <= width for line in lines)
    assert any("1421.25万元" in line for line in lines)
    assert not any(line[0] in "，。）”" for line in lines)
