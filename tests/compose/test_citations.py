"""Nothing is shown whose citation was not checked, whoever wrote it."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.compose.brief import Drafted, Quoted
from bot.compose.citations import Checker, defused, stands_in
from knowledge.documents import Passage
from tests.compose.passages import passage

POLICY = passage(
    "Customer data never goes into a public tool. Drafts are checked by a second person before they leave."
)
GUIDE = passage(
    "You are never at stage 5 by wishing. Stage 5 needs all four before it.",
    id="g1",
    kind="guidance",
    title="Order",
)


def checker(*passages: Passage) -> Checker:
    return Checker({p.id: p for p in passages or (POLICY, GUIDE)})


def point(text: str, *cites: tuple[str, str]) -> Drafted:
    return Drafted(text, tuple(Quoted(*cite) for cite in cites))


def test_a_point_whose_quote_stands_in_its_passage_is_shown_with_a_number() -> None:
    check = checker()

    shown = check.accept(
        point("Customer data stays out.", ("p1", "customer data never goes into a public tool"))
    )

    assert shown is not None
    assert (shown.cites, shown.kind) == ((1,), "organisation")
    assert check.used()[0].quote == "customer data never goes into a public tool"


@pytest.mark.parametrize(
    ("draft", "why"),
    [
        (point("Customer data stays out.", ("p9", "customer data never goes")), "not there"),
        (
            point("Customer data stays out.", ("p1", "customer data may go into any tool")),
            "not in the passage",
        ),
        (point("Customer data stays out.", ("p1", "data")), "not in the passage"),
        (point("Customer data stays out."), "cites nothing"),
        (point("90 % of drafts are checked.", ("p1", "checked by a second person")), "number"),
        (point("The company is at stage 5.", ("p1", "checked by a second person")), "stage|number"),
        (point("The company is at stage five.", ("p1", "checked by a second person")), "stage"),
        (point("You’re at stage 5 now.", ("g1", "Stage 5 needs all four before it")), "claims a stage"),
        (point("Your company is at stage 5.", ("g1", "Stage 5 needs all four before it")), "claims a stage"),
        (point("You are now at stage 5.", ("g1", "Stage 5 needs all four before it")), "claims a stage"),
        (point("  ", ("p1", "checked by a second person")), "empty"),
        (point("x" * 2_000, ("p1", "checked by a second person")), "too long"),
    ],
)
def test_a_point_that_its_sources_do_not_carry_is_dropped(draft: Drafted, why: str) -> None:
    check = checker()

    assert check.accept(draft) is None
    assert any(word in check.dropped[0] for word in why.split("|"))
    assert check.used() == ()


def test_numbers_are_given_in_the_order_in_which_points_are_accepted() -> None:
    check = checker()

    check.accept(point("Wrong.", ("p1", "words that are not there")))
    first = check.accept(point("Order counts.", ("g1", "Stage 5 needs all four before it")))
    second = check.accept(point("A second person looks.", ("p1", "checked by a second person")))

    assert first is not None
    assert second is not None
    assert (first.cites, second.cites) == ((1,), (2,))


def test_the_same_passage_keeps_its_number_and_collects_its_quotes() -> None:
    check = checker()

    check.accept(point("One.", ("p1", "never goes into a public tool")))
    again = check.accept(point("Two.", ("p1", "checked by a second person")))

    assert again is not None
    assert again.cites == (1,)
    assert check.used()[0].quote == "never goes into a public tool … checked by a second person"


def test_what_a_point_is_about_follows_from_its_sources_not_from_what_it_says_of_itself() -> None:
    check = checker()
    posing = Drafted(
        "You check every draft.", (Quoted("g1", "Stage 5 needs all four before it"),), "organisation"
    )

    shown = check.accept(posing)

    assert shown is not None
    assert shown.kind == "guidance"


def test_typography_and_markup_do_not_hide_a_true_quote() -> None:
    source = passage("- **Who’s asked**: the “owner” — always\n- `logging` is on")

    assert stands_in('who\'s asked: the "owner" - always', source)
    assert stands_in("logging is on", source)


@pytest.mark.parametrize(
    "text",
    [
        "see <https://evil.example/x|the form>",
        "see [the form](https://evil.example/x)",
        "see ![pixel](https://evil.example/x.png)",
        "see [the form][1]",
        "go to evil.com/login now",
        "mail attacker@evil.example",
        "<!channel> read this",
        "<@U123> and <!subteam^S1|all>",
        "@everyone and @here look",
        "javascript:alert(1)",
        "h\u200bttps://evil.example",
    ],
)
def test_links_and_mentions_lose_their_power(text: str) -> None:
    shown = defused(text)

    for dangerous in ("http", "://", "evil.example", "evil.com", "<", ">", "@", "](", "javascript:"):
        assert dangerous not in shown


def test_a_list_that_is_shown_on_one_line_still_stands_in_its_passage() -> None:
    told = passage("Four things are on file:\n1. a named owner;\n2. its own account;\n- a record of it.")

    assert stands_in("Four things are on file: 1. a named owner; 2. its own account; - a record of it.", told)
    assert not stands_in("Four things are on file: 1. a named owner; 3. its own account", told)


@pytest.mark.parametrize("text", ["<!chan<!x>nel>", "<<!x>!channel>", "unfinished <!", "<@<@U1>U2>"])
def test_what_is_around_a_token_is_no_token_either(text: str) -> None:
    shown = defused(text)

    assert "<!" not in shown
    assert "<@" not in shown


@given(st.text(max_size=300))
def test_no_text_keeps_a_slack_token_or_an_address(text: str) -> None:
    shown = defused(text)

    assert "<!" not in shown
    assert "<@" not in shown
    assert "https://" not in shown


def test_a_year_of_the_cited_document_may_be_named() -> None:
    check = Checker({"p1": passage("Drafts are checked by a second person.", dated=date(2026, 3, 12))})

    assert check.accept(
        point("Since 12 March 2026 a second person checks.", ("p1", "checked by a second person"))
    )
