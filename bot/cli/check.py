"""One thing that `cairn doctor` looked at."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Check:
    """One thing that was looked at. `mend` says what to do; it is empty when all is well."""

    what: str
    found: str
    mend: str = ""
