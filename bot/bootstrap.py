"""The one place of wiring: settings become a Cairn that can be asked."""

import asyncio
import logging
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from pathlib import Path

from bot.compose.by_model import ByModel
from bot.compose.composer import Composer, FirstThatCan
from bot.compose.offline import Closeness, Offline
from bot.compose.reading import ByModelReader, NearestReader
from bot.llm.openai_compatible import OpenAICompatible
from bot.services.advisor import Advisor
from bot.services.assessing import Assessing
from bot.services.cairn import Cairn
from bot.services.closing import Closing
from bot.services.results import Results
from bot.services.scan_words import ScanWords
from bot.services.scans import Scans
from bot.settings import Settings
from bot.store.engine import Store, open_store
from knowledge.embedding import Embedder, StaticEmbedder
from knowledge.framework.loading import the_framework
from knowledge.ingest import load_guidance
from knowledge.library import Library
from knowledge.records import Records

GUIDANCE = Path(__file__).parent.parent / "knowledge" / "guidance"

log = logging.getLogger(__name__)


def model_of(settings: Settings) -> OpenAICompatible | None:
    """The language model that the settings name; None when none is set."""
    if not settings.model:
        return None
    return OpenAICompatible(
        settings.openai_base_url,
        settings.openai_api_key,
        settings.model,
        timeout=settings.model_timeout,
        total_timeout=2 * settings.model_timeout,
    )


@asynccontextmanager
async def build(settings: Settings, *, composer: Composer | None = None) -> AsyncIterator[Cairn]:
    """
    A Cairn on the record and the shelves that the settings name; closed properly at the end.

    The guidance is on its shelf and what a crash left unshelved is caught up before anybody is answered.
    """
    store = await open_store(settings.database_url or settings.home)
    model = model_of(settings)
    library: Library | None = None
    try:
        library = await asyncio.to_thread(open_library, store, settings.home)
        by_rule = Offline(closeness(library.embedder))
        composer = composer or (FirstThatCan(ByModel(model), by_rule) if model else by_rule)
        nearest = NearestReader(closeness(library.embedder))
        reader = ByModelReader(model, nearest) if model else nearest
        framework = the_framework()
        assessing = Assessing(framework, store, library)
        await store.orgs.local(now=datetime.now(UTC))
        await assessing.catch_up(now=datetime.now(UTC))
        advisor = Advisor(framework, store, library, composer, by_rule)
        closing = Closing(framework, store, assessing)
        scans = Scans(framework, store, closing)
        await _end_due_scans(closing)
        yield Cairn(
            framework=framework,
            store=store,
            library=library,
            advisor=advisor,
            assessing=assessing,
            scans=scans,
            words=ScanWords(scans, reader),
            results=Results(framework, store),
        )
    finally:
        if library is not None:
            await asyncio.to_thread(library.close)
        if model is not None:
            await model.aclose()
        await store.close()


async def _end_due_scans(closing: Closing) -> None:
    """End what is due before anybody is answered; one that cannot be ended keeps nobody from asking."""
    try:
        await closing.tick(now=datetime.now(UTC))
    except Exception as fault:
        log.error("A scan that is due could not be closed: %s", type(fault).__name__)


def open_library(store: Store, home: Path) -> Library:
    """The shelves over the record, with Cairn's own guidance on them."""
    library = Library(Records(store.sync_engine()), StaticEmbedder(), home)
    load_guidance(library, GUIDANCE)
    return library


def closeness(embedder: Embedder) -> Closeness:
    """How close sentences are to a question, by the embedder that also searches."""

    def measure(question: str, sentences: Sequence[str]) -> Sequence[float]:
        asked, *said = embedder.embed([question, *sentences])
        return [float(vector @ asked) for vector in said]

    return measure
