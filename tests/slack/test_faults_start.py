"""Whatever Slack answers when an answer is to be streamed, once or always: its whole text is there, and once."""

import pytest

from tests.slack.growing import LIVELY, endings, joined, told
from tests.slack.office import Office

PIECES = ("**Yes.**", "\n\n- First, this. [1]", "\n- Then that. [2]", "\n\nThat is all.")
NOT_HERE = (
    "channel_type_not_supported",
    "invalid_thread_ts",
    "missing_recipient_team_id",
    "missing_recipient_user_id",
)
NOT_IN_THIS_WORKSPACE = ("feature_disabled", "not_authorized", "unknown_method", "missing_scope")
EXPIRED = ("message_not_in_streaming_state", "streaming_state_conflict")
NOT_LIKE_THIS = ("invalid_blocks", "msg_blocks_too_long", "msg_blocks_too_many", "msg_too_long")
NOBODY_MAY_SPEAK = ("not_in_channel", "channel_not_found", "is_archived", "restricted_action")
GONE = ("token_revoked", "account_inactive", "invalid_auth")


@pytest.mark.parametrize("times", [1, None], ids=["once", "always"])
@pytest.mark.parametrize(
    "code",
    [
        *NOT_HERE,
        *NOT_IN_THIS_WORKSPACE,
        *EXPIRED,
        *NOT_LIKE_THIS,
        *NOBODY_MAY_SPEAK,
        *GONE,
        "ratelimited",
    ],
)
async def test_an_answer_that_cannot_be_streamed_is_there_whole_and_once(
    office: Office, code: str, times: int | None
) -> None:
    office.slack.fail("chat.startStream", code, times=times)

    async with office.open(pace=LIVELY) as desk:
        text = await told(office, desk, PIECES)

    assert joined(office) == text
    assert endings(office) == 1
    assert not any(message.streaming for message in office.shown())
    assert office.slack.problems == []
