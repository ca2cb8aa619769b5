"""
More time than Slack leaves: a busy machine may need longer than a second or two, which says nothing about the code.

Slack's three seconds are why Cairn gives up waiting for this and that; how quick it really is, `evals.bench` measures.
"""

import importlib
import pkgutil
from functools import partial

import bot.slack
from bot.demo.slack import LocalSlack
from bot.slack import in_line, status
from bot.slack.listeners import home

SECONDS = 60.0

patient_slack = partial(LocalSlack, ack_within=SECONDS, trigger_lives=SECONDS)
"""A Slack that waits for the app as long as a test may take."""


def be_patient() -> None:
    """Let everything in this process that is given up within Slack's three seconds have a minute."""
    for found in pkgutil.walk_packages(bot.slack.__path__, "bot.slack."):
        module = importlib.import_module(found.name)
        for name in dir(module):
            if name.endswith("WITHIN"):
                setattr(module, name, SECONDS)
    for module in (in_line, status, home):
        module.SECONDS = SECONDS
