"""What can be quoted of a passage, and how it reads."""

from bot.compose.citations import stands_in
from bot.compose.sentences import LONGEST, quotables
from tests.compose.passages import passage

TABLE = """Unit | Champion | Hours a week
Claims | Anna Whitlock | 6
Legal | Owen Fry | 2, see note"""
RULES = """Some things stay out of every tool. They are:

- Medical records and injury reports
- Bank details of members

There are no exceptions for tests."""


def said(text: str) -> list[str]:
    return [one.said for one in quotables(text)]


def test_a_row_of_a_table_is_read_with_the_names_of_its_columns() -> None:
    assert said(TABLE) == [
        "Claims – Champion: Anna Whitlock; Hours a week: 6",
        "Legal – Champion: Owen Fry; Hours a week: 2, see note",
    ]


def test_an_empty_first_cell_does_not_move_the_columns() -> None:
    assert said(" | This week | Last week\nThumbs up | 82 % | ") == ["Thumbs up – This week: 82 %"]


def test_a_row_of_two_columns_is_read_as_a_question_and_its_answer() -> None:
    assert said("Question | The rule\nWhom do I ask? | Your champion") == ["Whom do I ask? Your champion"]


def test_a_running_number_is_left_out_of_a_row() -> None:
    assert said("No. | Use | Owner\n12 | Intake agent | Derek Amadi") == ["Intake agent – Owner: Derek Amadi"]


def test_a_list_is_quoted_with_the_words_that_lead_into_it() -> None:
    whole = next(one for one in quotables(RULES) if one.kind == "list")

    assert whole.said == "They are: Medical records and injury reports; Bank details of members."
    assert whole.labelled


def test_a_sentence_that_points_back_brings_the_one_before_it_along() -> None:
    text = "The account has a stop. We have not tried it. The work is small."

    assert said(text)[1] == "The account has a stop. We have not tried it."
    assert said(text)[2] == "The work is small."


def test_no_sentence_ends_after_a_short_form_or_an_initial() -> None:
    assert said("Entry No. 12 was kept by J. Merrin of Digital. It is due.")[0] == (
        "Entry No. 12 was kept by J. Merrin of Digital."
    )


def test_a_heading_of_plain_text_stands_above_what_follows_it() -> None:
    found = quotables("3. Website assistant\n\nPriya Nair reported 11,400 chats.")

    assert [(one.heading, one.said) for one in found] == [
        ("Website assistant", "Priya Nair reported 11,400 chats.")
    ]


def test_a_sentence_that_is_too_long_is_cut_at_a_clause_and_says_so() -> None:
    long = "The first clause says something that matters, " * 9 + "and here it ends."

    (cut,) = quotables(long)

    assert len(cut.text) <= LONGEST
    assert cut.said.endswith("matters …")


def test_marks_of_markdown_are_not_read_out() -> None:
    assert said("**Decided:** the [task force](https://x.example) keeps `it`.") == [
        "Decided: the task force keeps it."
    ]


def test_what_only_says_where_else_to_look_is_not_quoted() -> None:
    assert said(
        'The work is small. See "Shadow use" for more. For the detail of each phase, see the pages.'
    ) == ["The work is small."]


def test_whatever_can_be_quoted_stands_in_the_passage() -> None:
    text = f"{RULES}\n\n{TABLE}\n\n1. One thing here, and it is short.\n2. Another thing here. It goes on."

    for one in quotables(text):
        assert stands_in(one.text, passage(text)), one
