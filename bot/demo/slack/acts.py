"""What a person did, what the app was told of it, and how it took that."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from .changes import Changes
from .courier import Courier
from .delivery import Delivery, Kind
from .messages import Message
from .state import State
from .views import View
from .web_api import WebApi
from .wire import Json


@dataclass(frozen=True, slots=True)
class Act:
    """
    One thing somebody did.

    `message` is what they wrote; `view` is what stands before them after a form was sent, None when it closed;
    `errors` are the words the app put beside the fields of a form.
    """

    deliveries: tuple[Delivery, ...]
    message: Message | None = None
    view: View | None = None
    errors: Mapping[str, str] = field(default_factory=dict)

    @property
    def acknowledged(self) -> bool:
        """Whether the app was told, and answered every time."""
        return bool(self.deliveries) and all(one.acknowledged for one in self.deliveries)

    @property
    def latency(self) -> float:
        """The slowest acknowledgement in seconds; infinite when one never came."""
        return max((one.ack.latency if one.ack else float("inf") for one in self.deliveries), default=0.0)

    @property
    def delivery(self) -> Delivery:
        """The first thing the app was told."""
        if not self.deliveries:
            raise LookupError(
                "The app was told nothing: it is not in that channel, or not subscribed to the event."
            )
        return self.deliveries[0]

    @property
    def said(self) -> Message:
        """What the person wrote."""
        if self.message is None:
            raise LookupError("Nothing was written in this act.")
        return self.message


class Desk:
    """The parts every act needs, and the one way to tell the app."""

    state: State
    courier: Courier
    changes: Changes
    api: WebApi

    async def tell(self, kind: Kind, payload: Json) -> Delivery:
        """Tell the app something and wait for its acknowledgement."""
        return await self._deliver(Delivery(kind, payload))

    async def _deliver(self, delivery: Delivery) -> Delivery:
        try:
            return await self.courier.send(delivery)
        finally:
            await self.changes.announce()

    async def redeliver(self, sent: Delivery | Act, reason: str = "http_timeout") -> Act:
        """Tell the app the same again, as Slack does when it heard no answer: same ids, one attempt more."""
        earlier = sent.deliveries if isinstance(sent, Act) else (sent,)
        again = [replace(one, attempt=one.attempt + 1, reason=reason, ack=None) for one in earlier]
        done = [await self._deliver(one) for one in again]
        return Act(tuple(done), sent.message if isinstance(sent, Act) else None)
