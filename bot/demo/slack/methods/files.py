"""files.*: uploading in three steps."""

from ..state import State
from ..uploads import File
from ..wire import Json, Refused
from .method import Method, required


def get_upload_url(state: State, given: Json) -> Json:
    """A place for the bytes of one file."""
    name, length = required(given, "filename"), int(required(given, "length"))
    if len(str(given.get("alt_txt") or "")) > 1000:
        raise Refused("alt_txt_too_large")
    file = File(state.numbers.next_id("F"), name, length, alt_text=str(given.get("alt_txt") or ""))
    state.uploads.files[file.id] = file
    return {"upload_url": f"{state.base_url}/upload/{file.id}", "file_id": file.id}


def complete_upload(state: State, given: Json) -> Json:
    """Show uploaded files, in a channel when one is named."""
    place = given.get("channel_id") or given.get("channels")
    channels = [state.workspace.open_to_bot(one) for one in str(place or "").split(",") if one]
    roots = [state.root("files.completeUploadExternal", channel.id, given) for channel in channels]
    files = tuple(file.as_slack() for file in state.uploads.complete(given.get("files")))
    for channel, thread_ts in zip(channels, roots, strict=True):
        comment = str(given.get("initial_comment") or "")
        state.say(
            channel,
            state.app.bot_user_id,
            comment,
            files=files,
            thread_ts=thread_ts,
            subtype="file_share",
        )
    return {"files": list(files)}


METHODS = {
    "files.getUploadURLExternal": Method(get_upload_url, ("files:write",)),
    "files.completeUploadExternal": Method(complete_upload, ("files:write",)),
}
