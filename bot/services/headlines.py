"""What stands above and below an answer: its headline, also where nothing was found, and the next steps it offers. Pure."""

from collections.abc import Sequence

from bot.compose.brief import Brief, Drafted
from bot.compose.wording import listed
from bot.conversation.intent import speaks_of_us
from bot.conversation.reply import Offer, Point
from bot.store.orgs import UNNAMED


def with_headline(
    brief: Brief, head: Point | None, found: Sequence[tuple[Drafted, Point]]
) -> tuple[Point, list[Point]]:
    """The headline: the rule's own, else the one that was drafted, else the first point; or that nothing was found."""
    points = [point for _, point in found]
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
    match brief.about, brief.standing:
        case "stage", None if brief.withheld:
            return (Offer("explain_stages", "What the stages are"),)
        case "stage", None:
            return Offer("start_scan", "Start a first look"), Offer("explain_stages", "What the stages are")
        case "stage", _:
            return (Offer("why", "Why?"),)
        case _:
            return ()


def _no_stage(brief: Brief, points: Sequence[Point]) -> Point:
    who = brief.subject if brief.subject != UNNAMED else UNNAMED[0].lower() + UNNAMED[1:]
    if brief.withheld:
        below = " Below is what your documents show; that is not a stage." if points else ""
        text = f"I cannot say here where {who} is: not everyone who reads this may see its scan."
        elsewhere = "Those it is about can ask me in their own channel, or in a direct message."
        return Point(f"{text} {elsewhere}{below}", (), "stage")
    shown = (
        "Below is what your documents show; that is not a stage."
        if any(point.kind == "organisation" for point in points)
        else "I found no documents that show it either."
    )
    text = f"Nobody has looked at {who} yet, so there is no stage to tell."
    if brief.units:
        text += f" The units I know are {listed(brief.units)}."
    return Point(f"{text} {shown} A first look takes ten minutes.", (), "stage")


def _nothing_found(brief: Brief, general: bool) -> Point:
    looked = f"I looked in {_several(brief.looked.documents, 'document')} and {_several(brief.looked.scans, 'scan')}."
    if not brief.looked.documents and not brief.looked.scans:
        looked = "No documents or scans of yours have been added yet."
    if general:
        return Point(
            f"I found nothing of your own on this. {looked} In general, the guidance says this:",
            (),
            "guidance",
        )
    offer = "If it is written down somewhere, add it with `cairn ingest` or with “Save to Cairn” in Slack, or run a scan."
    return Point(
        f"I could not find anything about this in what I can see here. {looked} {offer}", (), "guidance"
    )


def _several(number: int, what: str) -> str:
    return f"{number} {what}" if number == 1 else f"{number} {what}s"
