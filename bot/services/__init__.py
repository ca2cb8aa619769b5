"""The use cases. Every surface (Slack, terminal) comes in by one door, `Cairn`, and knows nothing deeper than this room."""
