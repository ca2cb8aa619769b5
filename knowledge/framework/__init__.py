"""
The framework and what follows from it: pure functions over checked data, no I/O but reading the files it is given.

`loading` reads the files, `intake` an assessment file in the form of `form`; then `rating` (answers to levels), `scoring`,
`conditions` (what must hold for a model to be in place), `rollup` (units to the whole), `breadth`, `trend`, `skipping`, `flags`,
`moves`, `confidence`, and `staging.place`, which puts them together.
"""
