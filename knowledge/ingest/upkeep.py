"""What has to be done to a whole shelf at once, in the index and in the full text alike."""

from knowledge import lexical
from knowledge.library import Library


def reindex(library: Library, org: str) -> int:
    """
    Make everything an organisation searches anew out of the record; how many documents were split and embedded again.

    Nothing is lost and everybody goes on searching meanwhile.
    """
    again = library.reindex(org)
    with library.records.engine.begin() as connection:
        lexical.rebuild(connection)
    return again


def forget(library: Library, org: str) -> int:
    """Delete all that an organisation shelved, down to the single words in the full text; how many documents it was."""
    forgotten = library.forget(org)
    with library.records.engine.begin() as connection:
        lexical.rebuild(connection)
    return forgotten
