"""What stands above and below an answer: its headline, also where nothing was found, and the next steps it offers. Pure."""

from collections.abc import Sequence

from bot.compose.brief import Brief, Drafted, Looked
from bot.conversation.asked import speaks_of_us
from bot.conversation.reply import Offer, Point
from bot.conversation.unit_names import listed_units
from bot.store.orgs import UNNAMED
from bot.words import _, n_


def with_headline(
    brief: Brief, head: Point | None, found: Sequence[tuple[Drafted, Point]]
) -> tuple[Point, list[Point]]:
    """The headline: the rule's own, else the one that was drafted, else the first point; or that nothing was found."""
    points = [point for _draft, point in found]
    if head is not None:
        return head, points
    if brief.about == "stage":
        return _no_stage(brief, points), points
    drafted = next((point for draft, point in found if draft.headline), None)
    own_missing = bool(points) and speaks_of_us(brief.question) and all(p.kind == "guidance" for p in points)
    if not points or own_missing:
        return _nothing_found(brief, bool(points)), points
    first = drafted or points[0]
    return first, [point for point in points if point is not first]


def offers(brief: Brief) -> tuple[Offer, ...]:
    """The next steps to press under an answer."""
    if brief.about != "stage":
        return ()
    if brief.standing is not None:
        return (Offer("why", _("Why?")),)
    explain = Offer("explain_stages", _("What the stages are"))
    return (explain,) if brief.withheld else (Offer("start_scan", _("Start a first look")), explain)


def _no_stage(brief: Brief, points: Sequence[Point]) -> Point:
    unit = brief.subject if brief.subject != UNNAMED else _("your organisation")
    below = _("Below is what your documents show; that is not a stage.")
    if brief.withheld:
        text = _("I cannot say here where {unit} is: not everyone who reads this may see its scan.")
        said = [
            text.format(unit=unit),
            _("Those it is about can ask me in their own channel, or in a direct message."),
            *([below] if points else []),
        ]
        return Point(" ".join(said), (), "stage")
    shown = any(point.kind == "organisation" for point in points)
    said = [_("Nobody has looked at {unit} yet, so there is no stage to tell.").format(unit=unit)]
    if brief.units:
        said.append(_("The units I know are {units}.").format(units=listed_units(brief.units)))
    said.append(below if shown else _("I found no documents that show it either."))
    return Point(" ".join([*said, _look_words(brief)]), (), "stage")


def _look_words(brief: Brief) -> str:
    """What comes next where nobody has looked: to wait for the scan that is open, or to start one."""
    if brief.scan_open:
        return _("A scan is open; what it finds is told here when it is closed.")
    text = _(
        "A first look takes ten minutes: the button below starts it in Slack, `cairn scan --unit {unit}` in the terminal."
    )
    named = brief.subject if brief.subject != UNNAMED else _("NAME")
    return text.format(unit=f'"{named}"' if " " in named else named)


def _nothing_found(brief: Brief, general: bool) -> Point:
    looked = _looked(brief.looked)
    if general:
        text = _("I found nothing of your own on this. {looked} In general, the guidance says this:")
        return Point(text.format(looked=looked), (), "guidance")
    text = _(
        "I could not find anything about this in what I can see here. {looked} If it is written down somewhere, add it with "
        "`cairn ingest` or with “Save to Cairn” in Slack, or run a scan."
    )
    return Point(text.format(looked=looked), (), "guidance")


def _looked(looked: Looked) -> str:
    if not looked.documents and not looked.scans:
        return _("No documents or scans of yours have been added yet.")
    documents = n_("{number} document", "{number} documents", looked.documents)
    scans = n_("{number} scan", "{number} scans", looked.scans)
    return _("I looked in {documents} and {scans}.").format(
        documents=documents.format(number=looked.documents), scans=scans.format(number=looked.scans)
    )
