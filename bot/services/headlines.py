"""What stands above and below an answer: its headline, also where nothing was found, and the next steps it offers. Pure."""

from collections.abc import Sequence

from bot.compose.brief import Brief, Drafted, Looked
from bot.conversation.intent import speaks_of_us
from bot.conversation.reply import Offer, Point
from bot.store.orgs import UNNAMED
from bot.words import _, listed, n_


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
        said.append(_("The units I know are {units}.").format(units=listed(brief.units)))
    said.append(below if shown else _("I found no documents that show it either."))
    return Point(" ".join([*said, _("A first look takes ten minutes.")]), (), "stage")


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
