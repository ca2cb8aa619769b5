"""
The framework and what follows from it: pure functions over checked data, no I/O but reading the files it is given.

`loading` reads the files, `intake` an assessment file in the form of `form`; then `rating` (answers to levels), `scoring`,
`conditions` (what must hold for a model to be in place), `rollup` (units to the whole), `breadth`, `trend`, `skipping`, `flags`,
`moves`, `confidence`, and `staging.place`, which puts them together.

For one initiative: `initiative_intake` reads its file, `initiative_facts` what is known, `gate.judge` holds it against the rules of
`gate.yaml` (`gate_rules`) and gives a `verdict`. `candidates` says which of the `starters` a unit's stage carries next.
"""
