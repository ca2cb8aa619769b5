"""How fast Cairn is on this machine: `python -m evals.bench`."""
