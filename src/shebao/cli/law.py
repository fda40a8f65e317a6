"""``shebao law``: what people owe and get, and the parameters it follows from."""

from shebao.cli.law_batch import batch
from shebao.cli.law_calculate import list_kinds, run_case
from shebao.cli.law_compare import compare_cases, what_if_command
from shebao.cli.law_parameters import parameters
from shebao.cli.law_sheet import write_sheets
from shebao.cli.wording import App

law_app = App(help="政策参数和待遇计算。", no_args_is_help=True)
law_app.command("kinds")(list_kinds)
law_app.command("run")(run_case)
law_app.command("sheet")(write_sheets)
law_app.command("batch")(batch)
law_app.command("compare")(compare_cases)
law_app.command("what-if")(what_if_command)
law_app.command("parameters")(parameters)


@law_app.callback()
def _group() -> None:
    """政策参数和待遇计算。"""
