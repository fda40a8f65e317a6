"""The commands and their groups."""

from typing import Annotated, Any

import typer

from shebao import __version__
from shebao.cli.accounts import accounts_app
from shebao.cli.bank import bank_app
from shebao.cli.books import book_app
from shebao.cli.calendar import calendar_app
from shebao.cli.checking import check, rules
from shebao.cli.demo import demo
from shebao.cli.demo_data import demo_data
from shebao.cli.figures import figures
from shebao.cli.importing import import_file, template
from shebao.cli.journal import journal_app
from shebao.cli.office import backup, demo_code, django, prepare, restore, setup, worker
from shebao.cli.publishing import publish
from shebao.cli.serving import serve
from shebao.cli.verifying import verify_money
from shebao.cli.wording import App, Group
from shebao.cli.year import year_app


class _Commands(Group):
    """The commands; those that bring the frames' library along are loaded when they are asked for."""

    def list_commands(self, ctx: Any) -> list[str]:
        return [*super().list_commands(ctx), LAW, UNIFY]

    def get_command(self, ctx: Any, cmd_name: str) -> Any:
        if cmd_name == LAW:
            from shebao.cli.law import law_app as group
        elif cmd_name == UNIFY:
            from shebao.cli.unify import unify_app as group
        else:
            return super().get_command(ctx, cmd_name)
        command = typer.main.get_command(group)
        command.name = cmd_name
        return command


LAW, UNIFY = "law", "unify"

app = App(
    cls=_Commands,
    name="shebao",
    help="社保：填一本预算底册，生成全套部门预算公开文本，并自动校对。",
    no_args_is_help=True,
)
app.command()(publish)
app.command()(check)
app.command()(rules)
app.command()(serve)
app.command()(demo)
app.command("demo-code")(demo_code)
app.command()(setup)
app.command()(backup)
app.command()(restore)
app.command()(prepare)
app.command()(worker)
app.command(context_settings={"allow_extra_args": True, "ignore_unknown_options": True, "help_option_names": []})(
    django
)
app.command("demo-data")(demo_data)
app.command()(figures)
app.command("import")(import_file)
app.command("template")(template)
app.add_typer(book_app, name="book")
app.add_typer(accounts_app, name="accounts")
app.command("verify")(verify_money)
app.add_typer(journal_app, name="journal")
app.add_typer(calendar_app, name="calendar")
app.add_typer(bank_app, name="bank")
app.add_typer(year_app, name="year")


def _show_version(wanted: bool) -> None:
    if wanted:
        typer.echo(f"shebao {__version__}")
        raise typer.Exit


@app.callback()
def _options(
    version: Annotated[
        bool, typer.Option("--version", help="显示版本。", callback=_show_version, is_eager=True)
    ] = False,
) -> None:
    """社保：填一本预算底册，生成全套部门预算公开文本，并自动校对。"""


def main() -> None:
    """Run the command line."""
    app(prog_name="shebao")
