"""What “Save to Cairn” does not put on the shelf: secrets, what outsiders said, its own answers, what has no words."""

import pytest

from bot.services.saving import SENTENCES
from bot.services.secrets_in import secret_in
from bot.slack.blocks.saving import TITLE
from bot.slack.saving import OWN_WORDS, REFUSED
from tests.slack.office import ANA, GENERAL, Office
from tests.slack.test_saving import on_the_shelf, opened, said_in


@pytest.mark.parametrize(
    "text",
    [
        "The database password is Tr0ub4dor&3",
        "-----BEGIN RSA PRIVATE KEY-----\nMIIE",
        "key AKIAIOSFODNN7EXAMPLE",
    ],
)
async def test_what_looks_like_a_secret_is_refused(office: Office, text: str) -> None:
    async with office.open() as desk:
        message = await said_in(office, text=text)
        window = await opened(office, message)

        assert "it seems to hold" in window
        assert on_the_shelf(desk, message) is None


async def test_a_secret_typed_into_the_title_is_refused_too(office: Office) -> None:
    async with office.open() as desk:
        message = await said_in(office)
        act = await office.slack.submit(await opened(office, message), {TITLE: "password: hunter2"})

        assert "a password" in act.errors[TITLE]
        assert on_the_shelf(desk, message) is None


@pytest.mark.parametrize(
    ("text", "holds"),
    [
        ("Our password policy: passwords are changed every month.", False),
        ("The password is changed every month, see the handbook.", False),
        ("password: ask the service desk", False),
        ("PIN: 4711", True),
        ("pwd=abc123!", True),
        ("Kennwort ist Sommer2026!", True),
        ("postgres://cairn:pa55w0rd@db/cairn", True),
        ("token xoxb-123456789012-abcdefghij", True),
        ("Commit 3536ce5f0c9d6a0f7b1d2c3e4f5a6b7c8d9e0f1a", False),
        ("See https://docs.google.com/document/d/1aB2cD3eF4gH5iJ6kL7mN8oP9qR0sT1uV2wX3yZ4a5b6/edit", False),
        ("aB3dE5fG7hI9jK1lM3nO5pQ7rS9tU1vW3xY5z", True),
    ],
)
def test_a_secret_is_told_from_what_is_written_about_secrets(text: str, holds: bool) -> None:
    assert bool(secret_in(text)) is holds


async def test_guests_save_nothing(office: Office) -> None:
    office.slack.join(office.slack.add_person("guest", id="UGUEST", is_restricted=True), GENERAL)
    async with office.open():
        window = await opened(office, await said_in(office), "UGUEST")

    assert REFUSED["guest"] in window


async def test_from_a_channel_shared_with_another_company_nothing_is_saved(office: Office) -> None:
    office.slack.change_channel(GENERAL, is_ext_shared=True)
    async with office.open():
        window = await opened(office, await said_in(office))

    assert REFUSED["shared"] in window


async def test_where_cairn_cannot_see_who_reads_along_nothing_is_saved(office: Office) -> None:
    office.slack.add_channel("board", [ANA], id="CBOARD", private=True, with_app=False)
    async with office.open():
        window = await opened(office, await said_in(office, "CBOARD"))

    assert REFUSED["unsure"] in window


async def test_an_answer_of_cairns_own_is_not_saved(office: Office) -> None:
    async with office.open():
        reply = await office.slack.reply_to(await office.slack.mention(ANA, GENERAL, "help"))
        window = await opened(office, reply)

    assert OWN_WORDS in window


async def test_a_message_without_words_is_not_saved(office: Office) -> None:
    async with office.open():
        window = await opened(office, await said_in(office, text="👍 !!"))

    assert SENTENCES["no_words"] in window
