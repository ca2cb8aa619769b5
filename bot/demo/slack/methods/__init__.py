"""The Web API methods this Slack has, by name; any other is answered `unknown_method`, as Slack does."""

from . import agent, chat, connection, conversations, files, modals, people, streaming
from .method import Method

METHODS: dict[str, Method] = {
    **agent.METHODS,
    **chat.METHODS,
    **connection.METHODS,
    **conversations.METHODS,
    **files.METHODS,
    **modals.METHODS,
    **people.METHODS,
    **streaming.METHODS,
}

__all__ = ["METHODS", "Method"]
