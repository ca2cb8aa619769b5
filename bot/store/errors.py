"""
What can go wrong with the record, drawn as one tree.

    StoreError
    ├── StoreUnavailable    the database cannot be opened, and what to do
    ├── StoreTooNew         the database was last opened by a newer Cairn
    ├── UnknownUnit         a unit was named that this organisation does not have
    ├── ChannelTaken        a channel already speaks for another unit
    ├── ScanRunning         a unit is asked in another scan already
    └── ScanOver            somebody was to be invited to a scan that has ended
"""


class StoreError(Exception):
    """Something about the record failed; the message says what happened and what to do."""


class StoreUnavailable(StoreError):
    """The database cannot be opened. Nothing was changed."""


class StoreTooNew(StoreError):
    """The database was last opened by a newer Cairn. Install that version, or point CAIRN_HOME elsewhere."""


class UnknownUnit(StoreError):
    """The organisation has no such unit."""


class ChannelTaken(StoreError):
    """The channel already speaks for another unit; a channel stands for one unit at most."""


class ScanRunning(StoreError):
    """The unit is being asked in another scan. Close or cancel that one first."""


class ScanOver(StoreError):
    """The scan has ended, or there is none of this id, so nobody can be invited to it."""
