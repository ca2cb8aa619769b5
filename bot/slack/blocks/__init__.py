"""What Cairn says as Block Kit: pure, one file a kind of reply, every text escaped once and within Slack's limits."""
