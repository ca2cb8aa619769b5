"""
Where the Slack CLI begins: `slack run` starts this file, which is `cairn serve` over Socket Mode.

The CLI installs a development app and names its tokens SLACK_CLI_XOXB and SLACK_CLI_XAPP; whoever says `slack run` means that
app, so they go before the SLACK_BOT_TOKEN and SLACK_APP_TOKEN of the environment or a .env file.
"""

import os
import sys

from bot.cli import main

OF_THE_CLI = {"SLACK_CLI_XOXB": "SLACK_BOT_TOKEN", "SLACK_CLI_XAPP": "SLACK_APP_TOKEN"}

if __name__ == "__main__":
    for theirs, ours in OF_THE_CLI.items():
        if token := os.environ.get(theirs):
            os.environ[ours] = token
    sys.argv[1:] = ["serve"]
    main()
