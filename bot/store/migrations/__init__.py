"""
How the database came to its shape: one file a step, numbered, run by `bot.store.migrating`.

The steps make the tables of two rooms: `bot.store.tables` and `knowledge.records`. A test holds steps and tables together.
A file's number is its version, so the newest is the highest number.
"""
