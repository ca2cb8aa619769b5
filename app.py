"""Where the Slack CLI begins: `slack run` starts this file, which is `cairn serve`."""

import sys

from bot.cli import main

if __name__ == "__main__":
    sys.argv[1:] = ["serve"]
    main()
