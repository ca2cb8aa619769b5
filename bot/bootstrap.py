"""The one place of wiring: settings become a Cairn that can be asked."""

import asyncio
import logging
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from pathlib import Path

from bot.compose.by_model import ByModel
from bot.compose.composer import Composer, FirstThatCan
from bot.compose.describing import ByModelDescriber
from bot.compose.narrator import ByModelNarrator
from bot.compose.offline import Closeness, Offline
from bot.compose.reading import ByModelReader, NearestReader
from bot.llm.openai_compatible import OpenAICompatible
from bot.services.advisor import Advisor
from bot.services.assessing import Assessing
from bot.services.cairn import Cairn
from bot.services.closing import Closing
from bot.services.digest import Digests
from bot.services.initiative_asking import InitiativeAsking
from bot.services.initiative_views import InitiativeViews
from bot.services.initiatives import Initiatives
from bot.services.next_agents import NextAgents
from bot.services.permits import Permits
from bot.services.planning import Planning
from bot.services.portfolio import Portfolios
from bot.services.results import Results
from bot.services.role_sheets import RoleSheets
from bot.services.scan_words import ScanWords
from bot.services.scans import Scans
from bot.services.seeing import Seeing
from bot.services.summaries import Summaries
from bot.settings import Settings
from bot.store.engine import Store, open_store
from bot.words import speak
from knowledge.embedding import Embedder, SentenceEmbedder, StaticEmbedder
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
async def build(
    settings: Settings, *, composer: Composer | None = None, index: bool = True
) -> AsyncIterator[Cairn]:
    """
    A Cairn on the record and the shelves that the settings name; closed properly at the end.

    The guidance is on its shelf and what a crash left unshelved is caught up before anybody is answered. Without the
    `index` searches go over the record itself: who asks once is answered before an index would be open.
    """
    speak(settings.language)
    store = await open_store(settings.database_url or settings.home)
    model = model_of(settings)
    library: Library | None = None
    try:
        # Sentences and answers are compared by the dozen, and how close is close enough was measured with this one.
        quick = StaticEmbedder()
        library = await asyncio.to_thread(open_library, store, settings.home if index else None, quick)
        cairn = _put_together(settings, store, library, model, composer, closeness(quick))
        await store.orgs.local(now=datetime.now(UTC))
        await cairn.assessing.catch_up(now=datetime.now(UTC))
        await _end_due_scans(cairn.scans.closing)
        yield cairn
    finally:
        if library is not None:
            await asyncio.to_thread(library.close)
        if model is not None:
            await model.aclose()
        await store.close()


def _put_together(
    settings: Settings,
    store: Store,
    library: Library,
    model: OpenAICompatible | None,
    composer: Composer | None,
    close: Closeness,
) -> Cairn:
    """Each use case with what it needs; `composer` stands in for the one that the settings name."""
    framework = the_framework()
    by_rule, nearest = Offline(close), NearestReader(close)
    composer = composer or (FirstThatCan(ByModel(model), by_rule) if model else by_rule)
    assessing = Assessing(framework, store, library)
    scans = Scans(framework, store, Closing(framework, store, assessing))
    planning = Planning(framework, store)
    seeing = Seeing(store, settings.organisation_summary)
    views = InitiativeViews(framework, store)
    portfolios = Portfolios(framework, store, seeing)
    narrator = ByModelNarrator(model) if model else None
    return Cairn(
        framework=framework,
        store=store,
        library=library,
        advisor=Advisor(framework, store, library, composer, by_rule),
        assessing=assessing,
        scans=scans,
        words=ScanWords(scans, ByModelReader(model, nearest) if model else nearest),
        results=Results(framework, store),
        planning=planning,
        summaries=Summaries(framework, store, seeing, narrator, planning.plan_of),
        initiatives=Initiatives(framework, store, library, views),
        initiative_asking=InitiativeAsking(
            views, seeing, ByModelDescriber(model, framework) if model else None
        ),
        permits=Permits(store),
        portfolios=portfolios,
        next_agents=NextAgents(framework, store, library, settings.industry or None),
        digests=Digests(framework, store, portfolios),
        role_sheets=RoleSheets(store),
    )


async def _end_due_scans(closing: Closing) -> None:
    """End what is due before anybody is answered; one that cannot be ended keeps nobody from asking."""
    try:
        await closing.tick(now=datetime.now(UTC))
    except Exception as fault:
        log.error("A scan that is due could not be closed: %s", type(fault).__name__)


def open_library(store: Store, home: Path | None, words: Embedder) -> Library:
    """The shelves over the record, with Cairn's own guidance on them; `words` reads what has no sentence around it."""
    library = Library(Records(store.sync_engine()), SentenceEmbedder(), home, words=words)
    load_guidance(library, GUIDANCE)
    return library


def closeness(embedder: Embedder) -> Closeness:
    """How close sentences are to a question."""

    def measure(question: str, sentences: Sequence[str]) -> Sequence[float]:
        asked, *said = embedder.embed([question, *sentences])
        return [float(vector @ asked) for vector in said]

    return measure
