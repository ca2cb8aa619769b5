"""
The record: everything Cairn must not lose, in one SQL database.

`engine.open_store` opens it; `tables` has all tables on one page; each other file keeps one of them.
Every method takes the organisation first, or a value that says whose it is, save the four that look after all of them at
once: what is owed an answer, what is to be posted, what is not on the shelf yet, and which scans are due.
Time comes in as an argument and comes out in UTC.
"""
