"""
The record: everything Cairn must not lose, in one SQL database.

`engine.open_store` opens it; `tables` has all tables on one page; each other file keeps one of them.
Every method takes the organisation first, save the three that look after all of them at once: what is owed an answer,
what is to be posted, and what is not on the shelf yet. Time comes in as an argument and comes out in UTC.
"""
