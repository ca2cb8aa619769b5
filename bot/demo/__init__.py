"""A sample organisation, and (in `slack`) a Slack on this machine: Cairn without an account, a key or a network."""
