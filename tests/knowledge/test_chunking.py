"""Documents are split where their authors split them, and no word a reader sees gets lost."""

import random
import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from knowledge.chunking import says_nothing, split
from knowledge.chunking.packing import MOST
from knowledge.chunking.size import word_pieces
from knowledge.chunking.visible import visible
from knowledge.documents import Document, Piece, Shelf


def pieces(text: str, title: str = "The title") -> tuple[Piece, ...]:
    return split(Document(org="T1", shelf=Shelf.ORGANISATION, source="a.md", title=title, text=text))


def texts(text: str) -> list[str]:
    return [piece.text for piece in pieces(text)]


def sentences(number: int, word: str = "word") -> str:
    return " ".join(f"The {word} number {at} stands in a sentence of its own here." for at in range(number))


def test_each_piece_says_where_it_stands() -> None:
    found = pieces("Before.\n\n# One\n\nIn one.\n\n## Two\n\nIn two.\n\n# Three\n\nIn three.")

    assert [(piece.position, piece.section, piece.text) for piece in found] == [
        (0, "", "Before."),
        (1, "One", "In one."),
        (2, "One › Two", "In two."),
        (3, "Three", "In three."),
    ]
    assert found[2].context == "The title › One › Two"
    assert found[2].in_context == "The title › One › Two\nIn two."


def test_a_heading_that_repeats_the_title_is_not_said_twice() -> None:
    (piece,) = pieces("# The Title\n\nText.")

    assert piece.context == "The title"
    assert piece.section == ""


def test_a_heading_with_nothing_below_it_is_kept_as_text() -> None:
    found = pieces("# One\n\n## Empty\n\n## Full\n\nText.\n\n# Last")

    assert [(piece.section, piece.text) for piece in found] == [
        ("One", "Empty"),
        ("One › Full", "Text."),
        ("", "Last"),
    ]


def test_two_sections_with_the_same_heading_stay_apart() -> None:
    found = pieces("# Risks\n\nOf the pilot.\n\n# Risks\n\nOf the agent.")

    assert [(piece.section, piece.text) for piece in found] == [
        ("Risks", "Of the pilot."),
        ("Risks", "Of the agent."),
    ]


def test_paragraphs_below_one_heading_stay_together_while_they_fit() -> None:
    assert texts("# One\n\nFirst.\n\nSecond.\n\nThird.") == ["First.\n\nSecond.\n\nThird."]


def test_a_long_section_is_split_between_paragraphs_into_pieces_of_much_the_same_length() -> None:
    paragraphs = [sentences(4, f"p{number}") for number in range(12)]

    found = texts("\n\n".join(paragraphs))

    sizes = [word_pieces(text) for text in found]
    assert "\n\n".join(found).split("\n\n") == paragraphs
    assert len(found) > 2
    assert max(sizes) <= MOST
    assert min(sizes) > max(sizes) / 2


def test_a_paragraph_that_is_too_long_is_split_between_sentences() -> None:
    found = texts(sentences(60))

    assert all(text.startswith("The word number") and text.endswith("of its own here.") for text in found)
    assert " ".join(found) == sentences(60)


def test_a_table_repeats_its_header_row_in_every_piece() -> None:
    rows = [f"| Tool {at} | The team that looks after tool {at} every day | approved |" for at in range(60)]
    table = "\n".join(["| Tool | Owner | State |", "| --- | --- | --- |", *rows])

    found = texts(f"The tools:\n\n{table}")

    assert len(found) > 2
    assert found[0].startswith("The tools:\nTool | Owner | State\nTool 0 | ")
    assert all(text.startswith("Tool | Owner | State\n") for text in found[1:])
    assert sum(text.count("Tool | Owner | State") for text in found) == len(found)
    assert all(word_pieces(text) <= MOST for text in found)


def test_a_list_is_kept_with_the_sentence_that_leads_up_to_it() -> None:
    before = sentences(14)

    found = texts(f"{before}\n\nThree things count:\n\n- quality\n- speed\n- cost")

    assert found[-1].endswith("Three things count:\n- quality\n- speed\n- cost")


def test_a_long_list_is_split_between_items() -> None:
    items = [f"{number}. Item {number} asks for {sentences(1)}" for number in range(1, 40)]

    found = texts("\n".join(items))

    assert len(found) > 1
    assert "\n".join(found).split("\n") == items


def test_nested_lists_keep_their_shape() -> None:
    assert texts("1. one\n   - inner\n   - more\n2. two\n\n   second paragraph") == [
        "1. one\n   - inner\n   - more\n2. two\n   second paragraph"
    ]


def test_code_is_kept_whole_with_its_tags_and_comments() -> None:
    code = "\n".join(f"print({at})  # line {at} of {{{{ code }}}} <!-- kept -->" for at in range(30))

    found = texts(f"Before.\n\n```python\n{code}\n```\n\nAfter.")

    assert sum(f"```python\n{code}\n```" in text for text in found) == 1


def test_code_without_an_end_is_still_split() -> None:
    log = "\n".join(f"2026-03-04 12:00:{at % 60:02} line {at} of the log" for at in range(2_000))

    found = texts(f"```\n{log}\n```")

    assert len(found) > 50
    assert max(word_pieces(text) for text in found) <= MOST
    assert [line for text in found for line in text.split("\n") if "of the log" in line] == log.split("\n")


@pytest.mark.parametrize(
    ("source", "seen"),
    [
        ("{% alert %}Mind the gap.{% endalert %}", "Mind the gap."),
        ("Hello {{ user.name }}, welcome", "Hello , welcome"),
        ("One <!-- two\n\nthree --> four", "One  four"),
        ("{% comment %}hidden\n\nmore{% endcomment %}Shown", "Shown"),
        ("Text{: .lead }", "Text"),
        ("Write `{{ name }}` there", "Write {{ name }} there"),
        ("See [the plan]({% link plan.md %}) now", "See the plan now"),
        ("An open <!-- comment", "An open <!-- comment"),
        ("Braces {{ that stay\n\nopen }} here", "Braces {{ that stay open }} here"),
        (
            "**Bold** _italic_ ~~gone~~ [text](https://example.org) ![a picture](p.png)",
            "Bold italic gone text a picture",
        ),
        ("<p>Inside <b>tags</b></p>", "Inside tags"),
        ("Dear <name>, press <kbd>Enter</kbd>", "Dear <name>, press Enter"),
        ("<script>\nalert('no')\n</script>\n\nyes", "yes"),
        ("R&amp;D &lt;now&gt;", "R&D <now>"),
        ("line one<br>line two", "line one line two"),
        ("> quoted\n> text", "quoted text"),
        ("a\\*b", "a*b"),
        ("---\n\ntext\n\n***", "text"),
        ("<https://example.org/x>", "https://example.org/x"),
    ],
)
def test_a_piece_says_what_is_seen_on_the_page(source: str, seen: str) -> None:
    assert " ".join(" ".join(texts(source)).split()) == " ".join(seen.split())


@pytest.mark.parametrize(
    "source", ["", "\n\n", "<!-- only this -->", "{% include other.md %}", "<div></div>", "***"]
)
def test_a_page_without_words_has_no_pieces(source: str) -> None:
    assert pieces(source) == ()
    assert says_nothing(source)


def test_quotes_nested_deeper_than_markdown_reads_are_kept_as_they_stand() -> None:
    source = "\n".join(f"{'> ' * depth}level{depth}" for depth in range(1, 90))

    words = " ".join(texts(source)).split()

    assert [word for word in words if word.startswith("level")] == [f"level{depth}" for depth in range(1, 90)]


def test_a_word_without_end_is_cut_and_not_lost() -> None:
    picture = "".join(random.Random(1).choices("abcdefghij0123456789+/", k=20_000))

    found = texts(f"Before\n\n{picture}\n\nAfter")

    assert picture in "".join(found).replace("\n", "").replace(" ", "")
    assert max(word_pieces(text) for text in found) <= MOST


def test_a_script_without_blanks_is_split_too() -> None:
    found = texts("知識は力なり" * 400)

    assert "".join(found) == "知識は力なり" * 400
    assert max(word_pieces(text) for text in found) <= MOST


def test_a_heading_as_long_as_a_paragraph_is_text() -> None:
    (piece,) = pieces(f"# {sentences(8)}")

    assert piece.text == sentences(8)
    assert piece.section == ""


@pytest.mark.parametrize(
    "source",
    [
        "<!--" * 20_000,
        "{% comment %}" * 10_000,
        "{{" * 20_000,
        "`" * 40_000,
        "` " * 20_000,
        "<script>" * 10_000,
        "[" * 10_000,
        "*a" * 10_000,
        "> " * 5_000 + "x",
        "- " * 3_000 + "x",
        "# " + "x" * 50_000,
        "|" * 20_000 + "\n" + "|-" * 10_000,
    ],
)
def test_nobody_can_keep_it_busy_with_one_file(source: str) -> None:
    pieces(source)  # what takes ever longer with its length meets the time that every test has


WORDS = st.lists(st.from_regex(r"[a-z]{2,9}", fullmatch=True), min_size=1, max_size=60).map(" ".join)
TAGS = st.sampled_from(["{% include hidden.html %}", "{{ hidden }}", "<!-- hidden -->", "<br>", "</div>"])


@st.composite
def lists(draw: st.DrawFn) -> str:
    mark = draw(st.sampled_from(["- ", "* ", "1. "]))
    indent = " " * len(mark)
    items = draw(st.lists(WORDS, min_size=1, max_size=12))
    inner = draw(st.lists(WORDS, max_size=2))
    lines = [f"{mark}{item}" for item in items] + [f"{indent}- {item}" for item in inner]
    return "\n".join(lines)


@st.composite
def tables(draw: st.DrawFn) -> str:
    cells = st.lists(WORDS, min_size=2, max_size=2).map(" | ".join)
    rows = draw(st.lists(cells, min_size=1, max_size=12))
    return "\n".join([draw(cells), "--- | ---", *rows])


BLOCKS = st.one_of(
    WORDS,
    WORDS.map(lambda words: words + ":"),
    lists(),
    tables(),
    st.tuples(st.integers(1, 6), WORDS.map(lambda words: words[:80])).map(
        lambda pair: f"{'#' * pair[0]} {pair[1]}"
    ),
    WORDS.map(lambda words: f"```\n{words}\n```"),
    WORDS.map(lambda words: f"> {words}"),
    WORDS.map(lambda words: f"    {words}"),
    WORDS.map(lambda words: f"<div>{words}</div>"),
    WORDS.map(lambda words: f"**{words}** [{words}](x.md)"),
    TAGS,
    st.just("---"),
)


def words_of(text: str) -> list[str]:
    return re.findall(r"[a-z]{2,}", text)


@settings(max_examples=50, deadline=None)
@given(st.lists(BLOCKS, min_size=1, max_size=25).map("\n\n".join))
def test_every_word_of_the_document_is_in_some_piece_in_order(source: str) -> None:
    # What the page shows: the source without tags, link targets and the names of elements.
    shown = re.sub(r"\]\(x\.md\)|</?(?:div|br)>", " ", visible(source))

    found = iter([word for piece in pieces(source) for word in words_of(f"{piece.section} {piece.text}")])

    lost = [word for word in words_of(shown) if word not in found]
    assert lost == []


@settings(max_examples=25, deadline=None)
@given(st.lists(BLOCKS, min_size=1, max_size=25).map("\n\n".join))
def test_no_piece_is_longer_than_an_encoder_reads(source: str) -> None:
    for piece in pieces(source):
        assert word_pieces(piece.in_context) <= MOST or piece.text.startswith("```")
        assert piece.text.strip()


@settings(max_examples=60, deadline=None)
@given(st.text(max_size=400))
def test_any_text_can_be_split_and_twice_in_the_same_way(source: str) -> None:
    assert pieces(source) == pieces(source)
