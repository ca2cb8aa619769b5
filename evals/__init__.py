"""
Judges the other three rooms: what people type against what Cairn does with it.

`python -m evals` runs suites of YAML cases (`suites/`) offline, prints their scores and the cases that failed, and compares them
with the accepted `baselines/`. A suite is a module of that name: its rows, what is run on them (`subjects`), and how the outcome
is judged (`judging`, `scorers`). `bench` measures how fast it all is.
"""
