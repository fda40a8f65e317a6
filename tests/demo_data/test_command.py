"""``shebao demo-data`` as a user calls it."""

from pathlib import Path

from typer.testing import CliRunner, Result

from shebao.cli.app import app


def run(*arguments: object) -> Result:
    return CliRunner().invoke(app, ["demo-data", *(str(argument) for argument in arguments)])


def test_it_writes_the_files_and_says_what_they_hold(tmp_path: Path) -> None:
    result = run("--scale", 0.005, "-o", tmp_path / "演示", "--seed", 3)
    assert result.exit_code == 0, result.output
    assert "随机种子3" in result.output and "预设疑点" in result.output
    assert (tmp_path / "演示" / "F1_企业养老_个人.xlsx").exists()
    again = run("--scale", 0.005, "-o", tmp_path / "演示", "--seed", 4)
    assert again.exit_code == 0, "its own files may be written again"


def test_a_scale_of_nothing_is_refused(tmp_path: Path) -> None:
    result = run("--scale", 0, "-o", tmp_path)
    assert result.exit_code == 2
    assert "规模应是大于0的数" in result.output


def test_a_folder_with_other_files_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "真实数据.xlsx").write_bytes(b"")
    result = run("--scale", 0.005, "-o", tmp_path)
    assert result.exit_code == 2
    assert "请换一个空文件夹" in result.output
    assert sorted(path.name for path in tmp_path.iterdir()) == ["真实数据.xlsx"]
