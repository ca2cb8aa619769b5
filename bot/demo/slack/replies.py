"""What Slack does with the answer an app gives to a form."""

from collections.abc import Mapping
from typing import Any

from .delivery import Delivery
from .methods.modals import judged
from .state import State
from .views import View
from .wire import Json, Refused

Outcome = tuple[View | None, Mapping[str, str]]


def after_submission(state: State, view: View, delivery: Delivery) -> Outcome:
    """What stands before the person afterwards; without a proper answer the form stays as it is."""
    if delivery.ack is None or not delivery.acknowledged:
        return view, {}
    said = delivery.ack.payload
    try:
        return _follow(state, view, said)
    except Refused:
        # The inspector has the faults; the person sees the form again with Slack's own words of regret.
        return view, {}


def _follow(state: State, view: View, said: Json) -> Outcome:
    match said.get("response_action"):
        case None:
            state.views.close(view)
            return None, {}
        case "clear":
            state.views.close(view, everything=True)
            return None, {}
        case "update":
            return state.views.update(view, judged(state, "view_submission", said, "modal")), {}
        case "push":
            return state.views.push(view.user, judged(state, "view_submission", said, "modal")), {}
        case "errors":
            return view, _judged_errors(state, view, said)
        case other:
            raise _refused(state, said, f"response_action: {other!r} is not one Slack knows")


def _judged_errors(state: State, view: View, said: Json) -> dict[str, str]:
    errors: Any = said.get("errors")
    inputs = {str(block.get("block_id")) for block in view.blocks if block.get("type") == "input"}
    if not isinstance(errors, dict) or not errors:
        raise _refused(state, said, "errors: must name at least one field")
    unknown = [name for name in errors if name not in inputs]
    if unknown:
        raise _refused(state, said, f"errors: {', '.join(unknown)} is no block_id of an input in this view")
    return {str(name): str(words) for name, words in errors.items()}


def _refused(state: State, said: Json, fault: str) -> Refused:
    return state.inspector.refuse("view_submission", "invalid_arguments", [fault], said)
