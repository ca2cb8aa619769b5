"""The commands and their helps; each stands in a file of its own and imports what it needs when it is run."""

import typer

from bot.cli.allow import allow
from bot.cli.asking import ask, chat, stage
from bot.cli.assess import assess
from bot.cli.demo import demo
from bot.cli.doctor import doctor
from bot.cli.documents import ingest, reindex, search
from bot.cli.feedback import feedback
from bot.cli.scan import scan
from bot.cli.serve import serve
from bot.cli.tick import tick
from bot.cli.units import units

app = typer.Typer(
    name="cairn",
    help="Where are we on the five AI value models, and what is next?",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)
for command in (ask, chat, stage, assess, ingest, search, reindex, serve, tick, doctor, demo, allow):
    app.command()(command)
app.add_typer(scan, name="scan")
app.add_typer(units, name="units")
app.add_typer(feedback, name="feedback")
