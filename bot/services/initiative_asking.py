"""What is said when somebody asks about an initiative: its newest verdict where they may see it, else what was understood."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from bot.compose.describing import Describer
from bot.compose.initiative_standing import checked_on, headline
from bot.compose.keywords import content_words
from bot.conversation.initiative_fields import NAME, UNIT, Suggestions
from bot.conversation.initiative_named import named, said_in
from bot.conversation.initiative_view import Described, InitiativeView
from bot.conversation.message import Message
from bot.conversation.reply import OnInitiative
from bot.services.directory import Directory
from bot.services.initiative_views import InitiativeViews
from bot.services.seeing import Seeing
from bot.services.subjects import subject_of
from bot.words import N_, _
from bot.words.days import day_at
from knowledge.documents import name_key

NOTHING = N_(
    "I have nothing on “{name}” that I can show here. Describe it in three short steps, and I say whether to commit to it now: go, "
    "a bounded trial, or what is missing and whose move that is."
)
UNNAMED = N_(
    "Which initiative do you mean? Describe it in three short steps, and I say whether to commit to it now: go, a bounded trial, "
    "or what is missing and whose move that is."
)


@dataclass(frozen=True, slots=True)
class InitiativeAsking:
    """Finds the initiative that a question is about. With a `describer` the first words fill in more of the form."""

    views: InitiativeViews
    seeing: Seeing
    describer: Describer | None = None

    async def answer(self, message: Message, directory: Directory) -> OnInitiative:
        """Everyone who will read the answer has to be one who may see the initiative."""
        org, today = message.by.org, day_at(message.at)
        units = [unit.name for unit in await self.views.store.units.all(org)]
        described = named(message.text, units)
        viewer = await self.seeing.viewer(message, directory)
        visible = await self.views.all(org, viewer, today)
        found = meant(visible, described, message.text)
        if found is not None:
            said = f"{found.name}, {found.unit}: {''.join(headline(found))}"
            if found.newest is not None:
                said = f"{said} {checked_on(found.newest)}"
            return OnInitiative(said, Described(found.name, found.unit), found)
        if self.describer is not None:
            described = _with(
                described, await self.describer.understand(message.text, _likely(message.text, units))
            )
        if not described.unit:
            subject = await subject_of(self.views.store, message, None)
            described = replace(described, unit=subject.name if subject.unit else "")
        return OnInitiative(_nothing_on(described), described)


def meant(visible: Sequence[InitiativeView], described: Described, text: str) -> InitiativeView | None:
    """
    The initiative that is meant: the longest name that stands in the words, in the unit that is named with it.

    Where several units have one of that name and none is named, nobody can say which is meant.
    """
    fitting = [view for view in visible if said_in(view.name, text)]
    if not fitting and described.name and described.unit:  # a part of its name is enough beside its unit
        fitting = [view for view in visible if said_in(described.name, view.name)]
        fitting = [view for view in fitting if name_key(view.unit) == name_key(described.unit)]
    if described.unit:
        fitting = [view for view in fitting if name_key(view.unit) == name_key(described.unit)] or [
            view for view in fitting if said_in(described.unit, view.name)
        ]
    longest = max((len(view.name) for view in fitting), default=0)
    best = [view for view in fitting if len(view.name) == longest]
    return best[0] if len(best) == 1 else None


def _with(described: Described, told: Suggestions) -> Described:
    """What was understood by rule, with what a model read out of the same words."""
    also = tuple((key, value) for key, value in told.items() if key not in (NAME, UNIT))
    return Described(told.get(NAME) or described.name, told.get(UNIT) or described.unit, also)


def _likely(text: str, units: Iterable[str]) -> list[str]:
    """The units whose name, or a telling word of it, stands in the text: of no other one a model needs to hear."""
    words = content_words(text)
    return [unit for unit in units if words & content_words(unit) or said_in(unit, text)]


def _nothing_on(described: Described) -> str:
    return _(NOTHING).format(name=described.name) if described.name else _(UNNAMED)
