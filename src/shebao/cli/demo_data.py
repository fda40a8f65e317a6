"""``shebao demo-data``: write a synthetic county's source files, with the answers in a folder of their own."""

import math
from pathlib import Path
from typing import Annotated

import typer

from shebao.cli.show import err, out, progress_bar, writing_to


def demo_data(
    output: Annotated[Path, typer.Option("--output", "-o", metavar="文件夹", help="写入的文件夹，没有则新建。")],
    scale: Annotated[
        float, typer.Option("--scale", metavar="规模", help="大于0的数；1相当于一个县，四个系统共290,500行。")
    ] = 1.0,
    seed: Annotated[
        int | None, typer.Option("--seed", metavar="整数", min=0, help="随机种子；种子和规模相同，文件逐字节相同。")
    ] = None,
) -> None:
    """生成演示数据：虚构的单位和人员在各系统中的源文件，含录入差错和预设疑点。

    源文件为F1至F10和两份名单；预设疑点的答案、各行的真实归属单独放在answers文件夹，不要与源文件一起导入。
    人员、单位全为虚构。
    """
    if not math.isfinite(scale) or scale <= 0:
        raise typer.BadParameter(f"规模应是大于0的数，现为{scale}。请改用例如0.01或1。", param_hint="--scale")
    existing = output.is_dir() and any(path.name != "answers" and not _is_ours(path) for path in output.iterdir())
    if existing:
        err.print(f"没有写入：“{output}”中有其他文件。请换一个空文件夹，以免混入真实数据。", markup=False)
        raise typer.Exit(2)
    from shebao.demo_data import SEED, generate, write

    with writing_to(output), progress_bar(True) as bar:
        output.mkdir(parents=True, exist_ok=True)
        task = bar.add_task("", total=None)

        def show(what: str, done: int, total: int) -> None:
            bar.update(task, description=what, completed=done, total=total)

        county = generate(scale, SEED if seed is None else seed, show)
        paths = write(county, output, show)
    rows = {name: len(data) for name, data in county.files.items()}
    fees = sum(count for name, count in rows.items() if name.startswith("F7-"))
    register = sum(rows[file] for file in ("F1", "F2", "F3", "F4"))
    out.print(f"规模{scale:g}，随机种子{county.seed}：{len(paths)}个文件，写入“{output}”。", markup=False)
    out.print(
        f"四个系统共{register:,}行，涉及{county.people:,}人；缴费明细{fees:,}行，待遇发放{rows['F8']:,}行。",
        markup=False,
    )
    cases = county.anomalies["case"].n_unique()
    out.print(f"预设疑点{cases:,}个，答案在“{output / 'answers'}”。人员、单位全为虚构。", markup=False)


def _is_ours(path: Path) -> bool:
    """Whether a file is one that this command writes."""
    from shebao.demo_data.answers import FILES
    from shebao.demo_data.writing import COVER_NOTE

    return path.name in {COVER_NOTE, *(name for _, name in FILES.values())}
