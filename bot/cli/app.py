"""The commands and their helps; each stands in a file of its own and imports what it needs when it is run."""

from typing import Annotated

import typer

from bot.cli.allow import allow
from bot.cli.asking import ask, chat
from bot.cli.assess import assess
from bot.cli.demo import demo
from bot.cli.digest import digest
from bot.cli.doctor import doctor
from bot.cli.documents import ingest, reindex, search
from bot.cli.feedback import feedback
from bot.cli.initiative import check
from bot.cli.initiatives import initiatives
from bot.cli.next import next_agents
from bot.cli.plan import plan
from bot.cli.portfolio import portfolio
from bot.cli.report import report
from bot.cli.roles import roles
from bot.cli.scan import scan
from bot.cli.serve import serve
from bot.cli.stage import stage
from bot.cli.tick import tick
from bot.cli.units import units

app = typer.Typer(
    name="cairn",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)


def _say_version(wanted: bool) -> None:
    if wanted:
        from importlib.metadata import version

        typer.echo(f"Cairn {version('cairn')}")
        raise typer.Exit


@app.callback()
def cairn(
    version: Annotated[
        bool, typer.Option("--version", callback=_say_version, is_eager=True, help="Which version this is.")
    ] = False,
) -> None:
    """Where are we on the five AI value models, and what is next?"""


for command in (
    ask,
    chat,
    stage,
    report,
    assess,
    check,
    ingest,
    search,
    reindex,
    serve,
    tick,
    digest,
    doctor,
    demo,
    allow,
):
    app.command()(command)
app.add_typer(scan, name="scan")
app.add_typer(units, name="units")
app.add_typer(feedback, name="feedback")
app.add_typer(plan, name="plan")
app.add_typer(initiatives, name="initiatives")
app.add_typer(portfolio, name="portfolio")
app.add_typer(roles, name="roles")
app.command("next")(next_agents)
