"""What Slack lends an app for a short while: trigger ids and response URLs."""

from dataclasses import dataclass, field, replace

from .clock import Clock, Numbers
from .wire import Refused

TRIGGER_LIVES = 3.0
HOOK_LIVES = 1800.0
MOST_HOOK_USES = 5


@dataclass(frozen=True, slots=True)
class Trigger:
    """The right to show one person one modal, for three seconds unless Slack was told to be more patient."""

    user: str
    issued: float
    used: bool = False


@dataclass(frozen=True, slots=True)
class Hook:
    """The right to answer five times within half an hour, where the person was."""

    channel: str
    user: str
    issued: float
    message_ts: str | None = None
    thread_ts: str | None = None
    uses: int = 0


@dataclass(slots=True)
class Passes:
    """All that was lent."""

    clock: Clock
    numbers: Numbers
    trigger_lives: float = TRIGGER_LIVES
    triggers: dict[str, Trigger] = field(default_factory=dict)
    hooks: dict[str, Hook] = field(default_factory=dict)

    def issue_trigger(self, user: str) -> str:
        """A fresh trigger id for what this person just did."""
        trigger_id = f"{self.numbers.next_ts()}.{self.numbers.next_id('t')}"
        self.triggers[trigger_id] = Trigger(user, self.clock.now())
        return trigger_id

    def spend_trigger(self, trigger_id: object) -> str:
        """Use a trigger id up and say whose it was."""
        trigger = self.triggers.get(str(trigger_id))
        if trigger is None:
            raise Refused("invalid_trigger_id")
        if trigger.used:
            raise Refused("exchanged_trigger_id")
        if self.clock.now() - trigger.issued > self.trigger_lives:
            raise Refused("expired_trigger_id")
        self.triggers[str(trigger_id)] = replace(trigger, used=True)
        return trigger.user

    def issue_hook(
        self, channel: str, user: str, message_ts: str | None = None, thread_ts: str | None = None
    ) -> str:
        """A fresh response URL's last part."""
        key = self.numbers.next_id("hook")
        self.hooks[key] = Hook(channel, user, self.clock.now(), message_ts, thread_ts)
        return key

    def spend_hook(self, key: str) -> Hook:
        """Use a response URL once more."""
        hook = self.hooks.get(key)
        if hook is None:
            raise Refused("invalid_url")
        if self.clock.now() - hook.issued > HOOK_LIVES:
            raise Refused("expired_url")
        if hook.uses >= MOST_HOOK_USES:
            raise Refused("used_url")
        self.hooks[key] = replace(hook, uses=hook.uses + 1)
        return hook
