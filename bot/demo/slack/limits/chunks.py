"""The limits of the chunks a stream is made of."""

from .parts import URL_SOURCE
from .rules import Check, anything, by_type, items, string, thing
from .tables import STATUS

_CHUNK: dict[str, Check] = {
    "markdown_text": thing({"text": string(12_000, least=0)}, required=("text",)),
    "plan_update": thing({"title": string(256)}, required=("title",)),
    "task_update": thing(
        {
            "id": string(),
            "title": string(256),
            "status": STATUS,
            "details": string(256, least=0),
            "output": string(256, least=0),
            "sources": items(URL_SOURCE),
        },
        required=("id", "title", "status"),
    ),
    # What stands inside is judged with the blocks already streamed, because their number adds up.
    "blocks": thing({"blocks": items(anything, 1, 50)}, required=("blocks",)),
}


def chunk_faults(chunks: object) -> list[str]:
    """Name every fault in a list of stream chunks."""
    found: list[str] = []
    items(by_type(_CHUNK, "a chunk"))(chunks, "chunks", found)
    return found
