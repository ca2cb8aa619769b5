"""Initiatives from the first check to the end of their trial, on a real record: who may do what, and what stays."""

import asyncio
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import select

from bot.conversation.initiative_view import InitiativeView, Terms
from bot.conversation.portfolio import Board
from bot.conversation.summary import Unseen
from bot.services import initiative_posts as posts
from bot.services.cairn import Cairn
from bot.services.initiative_refusals import NotPossible, TermsFault
from bot.services.planning import Actor
from bot.services.seeing import Viewer
from bot.services.standings import Withheld
from bot.store.initiatives import KeptInitiative, KeptPermit
from bot.store.intakes import Intake
from bot.store.orgs import LOCAL
from bot.store.tables import outbox
from knowledge.errors import InitiativeFault
from tests.services.described import ADMIN, ANA, BEN, BOUNDED, IDEA, NAME, NOW, UNIT, told

OPERATOR = Actor("operator", admin=True)
UNTIL = date(2027, 2, 12)
TERMS = Terms("one product line", "Claims Operations", "2 of 100", "minutes a letter", UNTIL)
WHO_RUNS_IT = ["U-ANNA", "U-DEREK", "operator"]
"""The champion and the manager of Claims in the sample, and whoever started the trial."""
TODAY, A_DAY = NOW.date(), timedelta(days=1)


@pytest.fixture
def cairn(sample: Cairn) -> Cairn:
    return sample


async def checked(
    cairn: Cairn, file: dict[str, Any] = BOUNDED, by: Viewer = ANA, now: datetime = NOW
) -> KeptInitiative:
    return (await cairn.initiatives.check(LOCAL, file, by, now=now)).kept


async def started(cairn: Cairn, terms: Terms = TERMS) -> tuple[KeptInitiative, KeptPermit]:
    kept = await checked(cairn)
    return kept, await cairn.permits.start(LOCAL, kept, terms, OPERATOR, now=NOW)


async def view(cairn: Cairn, kept: KeptInitiative, today: date = TODAY) -> InitiativeView:
    latest = await cairn.store.initiatives.by_id(LOCAL, kept.id)
    assert latest
    return await cairn.initiatives.views.of(LOCAL, latest, today)


async def put(cairn: Cairn, kind: str, about: str) -> list[str]:
    """Whom the posts of a kind about an initiative are for."""

    def read() -> list[str]:
        with cairn.store.sync_engine().connect() as connection:
            rows = connection.execute(select(outbox.c.channel, outbox.c.payload).where(outbox.c.kind == kind))
            return sorted(row.channel for row in rows if row.payload["initiative"] == about)

    return await asyncio.to_thread(read)


async def test_a_verdict_is_given_again_when_more_is_known_and_the_one_before_stays(cairn: Cairn) -> None:
    first = await cairn.initiatives.check(LOCAL, IDEA, ANA, now=NOW)
    second = await cairn.initiatives.check(LOCAL, BOUNDED, ANA, now=NOW + A_DAY)

    shown = await view(cairn, second.kept)
    assert (first.verdict.verdict, second.verdict.verdict) == ("not_yet", "trial")
    assert first.kept.id == second.kept.id
    assert [check.shown.verdict for check in shown.checks] == ["trial", "not_yet"]
    assert shown.may_start


async def test_a_verdict_says_on_which_look_at_the_unit_it_rests(cairn: Cairn) -> None:
    kept = await checked(cairn)

    (check,) = await cairn.store.initiatives.history(LOCAL, kept.id)

    assert check.assessment_id
    assert await cairn.store.assessments.by_id(LOCAL, check.assessment_id)


async def test_whoever_may_not_see_the_unit_s_stage_is_judged_as_if_nobody_had_looked(cairn: Cairn) -> None:
    theirs = await cairn.initiatives.check(LOCAL, told(BOUNDED), BEN, now=NOW)

    assert theirs.withheld
    assert theirs.verdict.sequence.working_on is None


async def test_all_faults_of_a_description_are_told_and_nothing_is_kept(cairn: Cairn) -> None:
    with pytest.raises(InitiativeFault, match=r"(?s)kind.*reach.*state"):
        await checked(cairn, told(IDEA, initiative={"name": NAME}))

    assert await cairn.store.initiatives.named(LOCAL, UNIT, NAME) is None


@pytest.mark.parametrize(("who", "sees"), [(ANA, True), (BEN, False), (ADMIN, True)])
async def test_an_initiative_is_for_its_unit_and_for_admins(cairn: Cairn, who: Viewer, sees: bool) -> None:
    await checked(cairn)

    found = await cairn.initiatives.views.all(LOCAL, who, NOW.date())

    assert bool(found) is sees


OUTSIDER = "UBEN"


async def test_whoever_runs_it_from_another_unit_sees_it_alone_and_nothing_else_of_its_unit(
    cairn: Cairn,
) -> None:
    await checked(cairn, told(BOUNDED, owner=OUTSIDER))
    other = told(BOUNDED, initiative=BOUNDED["initiative"] | {"name": "Something else"})
    await checked(cairn, other)

    alone = await cairn.initiatives.views.all(LOCAL, BEN, NOW.date())
    among_others = await cairn.initiatives.views.all(LOCAL, replace(BEN, alone=False), NOW.date())
    board = await cairn.portfolios.of(LOCAL, BEN, now=NOW)
    of_unit = await cairn.portfolios.of(LOCAL, BEN, now=NOW, unit=UNIT)

    assert [(one.name, one.newest and one.newest.shown.verdict) for one in alone] == [(NAME, "trial")]
    assert among_others == ()
    assert isinstance(board, Board)
    assert [row.name for row in board.rows] == [NAME]
    assert "Something else" not in str(board)
    assert isinstance(of_unit, Unseen)


async def test_who_runs_a_trial_sees_its_end_on_their_own_page_is_reminded_and_may_end_it(
    cairn: Cairn,
) -> None:
    kept, permit = await started(cairn, replace(TERMS, owner=OUTSIDER))
    brief = await cairn.portfolios.brief(LOCAL, BEN, NOW.date())
    await cairn.permits.remind(now=datetime(2027, 2, 15, 12, tzinfo=NOW.tzinfo))
    ended = await cairn.permits.end(LOCAL, kept, "stopped", "", Actor(OUTSIDER), now=NOW + A_DAY)

    assert brief
    assert brief.headline == "1 AI initiative that you run: 1 on trial."
    assert brief.urgent == (f"The trial of “{NAME}” in Claims runs until 12 February 2027.",)
    assert await put(cairn, posts.OVER, kept.id) == sorted([*WHO_RUNS_IT, OUTSIDER])
    assert ended.id == permit.id
    assert await cairn.initiatives.views.all(LOCAL, BEN, NOW.date()) == ()
    assert await cairn.portfolios.brief(LOCAL, BEN, NOW.date()) is None


async def test_who_named_themselves_in_an_idea_does_not_see_what_the_unit_makes_of_it(cairn: Cairn) -> None:
    await checked(cairn, told(BOUNDED, owner=OUTSIDER), by=BEN)
    before = await cairn.initiatives.views.all(LOCAL, BEN, NOW.date())

    kept = await checked(cairn, told(BOUNDED, owner=OUTSIDER), by=ANA)
    hidden = await cairn.initiatives.views.all(LOCAL, BEN, NOW.date())
    await cairn.permits.start(LOCAL, kept, replace(TERMS, owner=OUTSIDER), OPERATOR, now=NOW)

    assert (len(before), hidden) == (1, ())
    assert len(await cairn.initiatives.views.all(LOCAL, BEN, NOW.date())) == 1


async def test_whoever_added_it_sees_it_until_somebody_else_s_verdict_tells_where_the_unit_is(
    cairn: Cairn,
) -> None:
    await checked(cairn, by=BEN)
    own = await cairn.initiatives.views.all(LOCAL, BEN, NOW.date())
    among_others = await cairn.initiatives.views.all(LOCAL, replace(BEN, alone=False), NOW.date())

    await checked(cairn, by=ANA)

    assert len(own) == 1
    assert among_others == ()
    assert await cairn.initiatives.views.all(LOCAL, BEN, NOW.date()) == ()


async def test_nobody_describes_anew_what_they_may_not_see(cairn: Cairn) -> None:
    await checked(cairn)

    with pytest.raises(NotPossible, match="has an initiative of this name already"):
        await checked(cairn, IDEA, BEN)


async def test_an_intake_is_checked_once_whatever_is_sent_twice(cairn: Cairn) -> None:
    intake = Intake("i1", ANA.person, {}, NOW)
    await cairn.store.intakes.begin(LOCAL, intake)

    async def check() -> object:
        return await cairn.initiatives.check(LOCAL, BOUNDED, ANA, now=NOW, intake=intake)

    came_to = await asyncio.gather(check(), check(), return_exceptions=True)

    kept = await cairn.store.initiatives.named(LOCAL, UNIT, NAME)
    assert kept
    assert sum(isinstance(one, NotPossible) for one in came_to) == 1
    assert len(await cairn.store.initiatives.history(LOCAL, kept.id)) == 1
    assert await put(cairn, posts.VERDICT, kept.id) == [ANA.person]


async def test_a_trial_that_is_started_twice_at_once_runs_once(cairn: Cairn) -> None:
    kept = await checked(cairn)

    both = await asyncio.gather(
        *(cairn.permits.start(LOCAL, kept, TERMS, OPERATOR, now=NOW) for _ in range(2))
    )

    shown = await view(cairn, kept)
    assert len({one.id for one in both}) == 1
    assert (shown.state, len(shown.trials), shown.may_start) == ("trial", 1, False)
    assert await put(cairn, posts.STARTED, kept.id) == ["operator"]


async def test_only_those_who_run_it_start_a_trial(cairn: Cairn) -> None:
    kept = await checked(cairn, told(BOUNDED, owner="UDAN"))
    unit = await cairn.store.units.by_name(LOCAL, UNIT)
    assert unit
    await cairn.store.roles.give(LOCAL, unit.id, "UCARA", "champion")
    await cairn.store.roles.give(LOCAL, unit.id, "UEVE", "member")

    may = {
        who: await cairn.permits.may_run(LOCAL, kept, Actor(who)) for who in ("UCARA", "UDAN", "UEVE", "UANA")
    }

    assert may == {"UCARA": True, "UDAN": True, "UEVE": False, "UANA": False}
    with pytest.raises(NotPossible, match="Only its owner"):
        await cairn.permits.start(LOCAL, kept, TERMS, Actor("UEVE"), now=NOW)


async def test_a_verdict_that_is_no_trial_permits_none(cairn: Cairn) -> None:
    kept = await checked(cairn, IDEA)

    with pytest.raises(NotPossible, match="no trial"):
        await cairn.permits.start(LOCAL, kept, TERMS, OPERATOR, now=NOW)


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"until": NOW.date()}, "until"),
        ({"until": NOW.date() + timedelta(days=181)}, "until"),
        ({"halt": " tbd "}, "halt"),
        ({"limit": "x" * 201}, "limit"),
    ],
)
async def test_limits_that_are_none_are_refused_one_by_one(
    cairn: Cairn, wrong: dict[str, Any], field: str
) -> None:
    kept = await checked(cairn)

    with pytest.raises(TermsFault) as refused:
        await cairn.permits.start(LOCAL, kept, replace(TERMS, **wrong), OPERATOR, now=NOW)

    assert [*refused.value.faults] == [field]


async def test_people_are_reminded_once_of_the_review_and_once_of_the_end(cairn: Cairn) -> None:
    kept, permit = await started(cairn)
    told_on = []

    for day in (permit.review - A_DAY, permit.review, permit.review + A_DAY, UNTIL, UNTIL + 3 * A_DAY):
        at = datetime.combine(day, NOW.timetz())
        await asyncio.gather(*(cairn.permits.remind(now=at) for _ in range(3)))
        told_on.append([len(await put(cairn, kind, kept.id)) for kind in (posts.REVIEW, posts.OVER)])

    assert told_on == [[0, 0], [3, 0], [3, 0], [3, 0], [3, 3]]
    assert await put(cairn, posts.OVER, kept.id) == WHO_RUNS_IT
    assert (await view(cairn, kept, UNTIL + A_DAY)).permit_speaks
    assert not (await view(cairn, kept, UNTIL)).expired


async def test_a_permit_that_was_not_looked_at_in_time_is_only_told_to_be_over(cairn: Cairn) -> None:
    kept, _permit = await started(cairn)

    await cairn.permits.remind(now=NOW + timedelta(days=120))

    assert await put(cairn, posts.REVIEW, kept.id) == []
    assert await put(cairn, posts.OVER, kept.id) == WHO_RUNS_IT


async def test_a_stopped_trial_is_over_and_takes_a_new_check_before_another(cairn: Cairn) -> None:
    kept, _permit = await started(cairn)

    await cairn.permits.end(LOCAL, kept, "stopped", "No faster.", OPERATOR, now=NOW + A_DAY)

    shown = await view(cairn, kept)
    assert (shown.state, shown.check_owed, shown.may_start) == ("stopped", True, False)
    with pytest.raises(NotPossible, match="new verdict"):
        await cairn.permits.start(LOCAL, kept, TERMS, OPERATOR, now=NOW + A_DAY)
    await checked(cairn, now=NOW + 2 * A_DAY)
    assert (await view(cairn, kept)).may_start


async def test_an_extended_trial_goes_on_inside_its_new_limits(cairn: Cairn) -> None:
    kept, first = await started(cairn)
    later = replace(TERMS, limit="two product lines", until=UNTIL + timedelta(days=30))

    second = await cairn.permits.extend(LOCAL, kept, later, "Nearly there.", OPERATOR, now=NOW + 30 * A_DAY)

    shown = await view(cairn, kept)
    assert [trial.outcome for trial in shown.trials] == [None, "extended"]
    assert shown.trial
    assert (shown.trial.id, shown.trial.terms.limit) == (second.id, "two product lines")
    assert first.id != second.id


async def test_a_trial_is_ended_once(cairn: Cairn) -> None:
    kept, _permit = await started(cairn)

    ends = await asyncio.gather(
        *(cairn.permits.end(LOCAL, kept, "widened", "", OPERATOR, now=NOW) for _ in range(2)),
        return_exceptions=True,
    )

    assert [type(end) for end in ends].count(NotPossible) == 1
    assert (await view(cairn, kept)).check_owed


async def test_limits_that_are_refused_leave_the_trial_as_it_was(cairn: Cairn) -> None:
    kept, permit = await started(cairn)

    with pytest.raises(TermsFault):
        await cairn.permits.extend(LOCAL, kept, replace(TERMS, owner=""), "", OPERATOR, now=NOW)

    assert await cairn.permits.running(LOCAL, kept) == permit


async def test_what_was_measured_is_kept_with_its_day(cairn: Cairn) -> None:
    kept = await checked(cairn)

    await cairn.initiatives.measured(LOCAL, kept, 9.5, NOW.date(), who="operator", now=NOW)

    shown = await view(cairn, kept)
    assert (shown.actual, shown.actual_on, shown.metric) == (9.5, NOW.date(), "minutes a letter")
    with pytest.raises(NotPossible, match="at the same moment"):
        await cairn.initiatives.measured(LOCAL, kept, 1, NOW.date(), who="operator", now=NOW)


async def test_whoever_wants_a_trial_that_runs_already_hears_so_and_not_that_it_ended(cairn: Cairn) -> None:
    kept, _permit = await started(cairn)

    with pytest.raises(NotPossible, match="runs already"):
        await cairn.permits.offered(LOCAL, kept, OPERATOR)


async def test_what_is_said_of_an_end_has_to_fit_into_a_message(cairn: Cairn) -> None:
    kept, permit = await started(cairn)

    with pytest.raises(TermsFault, match="At most 500 characters"):
        await cairn.permits.end(LOCAL, kept, "stopped", "x" * 501, OPERATOR, now=NOW)

    assert await cairn.permits.running(LOCAL, kept) == permit


async def test_whoever_is_known_to_see_nothing_is_told_nothing_of_the_organisation(cairn: Cairn) -> None:
    (whole,) = [unit for unit in await cairn.store.units.all(LOCAL) if unit.scope == "organisation"]

    found = await cairn.initiatives.standing(LOCAL, whole.name, Viewer("U0", frozenset()))

    assert isinstance(found, Withheld)


async def test_of_two_who_check_the_same_name_at_once_the_second_overwrites_nothing(
    cairn: Cairn, monkeypatch: pytest.MonkeyPatch
) -> None:
    look = cairn.initiatives.standing

    async def while_ben_checks(*given: Any) -> Any:
        monkeypatch.undo()
        await checked(cairn, IDEA, BEN)
        return await look(*given)

    monkeypatch.setattr(type(cairn.initiatives), "standing", lambda _, *given: while_ben_checks(*given))

    with pytest.raises(NotPossible) as refused:
        await checked(cairn, IDEA, ANA)

    kept = await cairn.store.initiatives.named(LOCAL, UNIT, NAME)
    assert refused.value.why == "changed_meanwhile"
    assert kept is not None
    assert kept.added_by == BEN.person
