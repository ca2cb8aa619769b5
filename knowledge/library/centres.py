"""What documents are about on the whole: the mean of the vectors of their passages."""

from collections.abc import Collection, Mapping, Sequence
from itertools import groupby
from operator import attrgetter

import numpy as np
from sqlalchemy import select

from knowledge.documents import Passage
from knowledge.library.index import Vector
from knowledge.records import Records, ShelfKey
from knowledge.records.rows import from_blob
from knowledge.records.tables import passages

MOST = 20_000
"""Documents that are remembered; 20 MB at the most."""
AT_ONCE = 500


class Centres:
    """Reads them from the record and remembers each for as long as its shelf does not change."""

    def __init__(self, records: Records) -> None:
        self._records = records
        self._known: dict[str, tuple[int, Vector]] = {}

    def of(self, found: Collection[Passage]) -> Mapping[str, Vector]:
        """
        The centre of each document that one of the passages stands in, by its id.

        Whoever may see one passage of a document may see all of it, so it tells nothing that the asker may not know.
        """
        # The revision is read first: what is shelved meanwhile raises it, and is read anew the next time.
        revisions = {key: self._records.revision(key) for key in {_shelf(one) for one in found}}
        wanted = {one.document_id: revisions[_shelf(one)] for one in found}
        known = self._known
        new = [name for name, revision in wanted.items() if name not in known or known[name][0] != revision]
        if len(known) + len(new) > MOST:
            known, new = {}, list(wanted)
            self._known = known
        for at in range(0, len(new), AT_ONCE):
            read = self._read(new[at : at + AT_ONCE])
            known.update({name: (wanted[name], centre) for name, centre in read.items()})
        return {name: known[name][1] for name in wanted if name in known}

    def _read(self, documents: Sequence[str]) -> dict[str, Vector]:
        wanted = (
            select(passages.c.document_id, passages.c.vector)
            .where(passages.c.document_id.in_(documents))
            .order_by(passages.c.document_id, passages.c.position)
        )
        with self._records.engine.connect() as connection:
            rows = connection.execute(wanted).all()
        return {
            name: np.mean([from_blob(row.vector) for row in its], axis=0, dtype=np.float32)
            for name, its in groupby(rows, key=attrgetter("document_id"))
        }


def _shelf(passage: Passage) -> ShelfKey:
    return ShelfKey.of(passage.shelf, passage.org)
