"""A verb with what it is done with: read from what somebody typed, and told in words. Pure."""

from collections.abc import Callable, Mapping
from dataclasses import field
from datetime import tzinfo
from typing import Any

from daemon.api import telling
from daemon.api.args import Arg, checked, worded
from daemon.api.errors import BadRequest
from daemon.api.history import Action
from daemon.api.verbs import ASSIGN, CLAIM, MUTE, PIN, Verb
from store.models import Chat, Millis
from store.record import record

OFF = "off"


@record
class Deed:
    """`text` is the argument as it was typed, `args` are what it came to: times in milliseconds."""

    verb: Verb
    text: str = ""
    args: Mapping[str, Any] = field(default_factory=dict)

    def wire(self, seen_seq: int) -> dict[str, Any]:
        """The arguments as the daemon takes them; what nobody has seen is not put away, but `read` reads all."""
        from daemon.api.codec import rfc3339  # only now: the first paint needs no codec

        times = {name for name, arg in self.verb.args.items() if arg.kind == "time"}
        sent = {
            name: rfc3339(value) if name in times and not isinstance(value, str) else value
            for name, value in self.args.items()
        }
        return sent | ({"seen_seq": seen_seq} if self.verb.puts_away and "seen_seq" in self.verb.args else {})

    def sentence(self, chats: int, name: str | None, now: Millis, zone: tzinfo | None) -> str:
        """`snoozed Maria until Mon 09:00`; without a name `snoozed 3 chats ...`. Foreign text."""
        done = Action(0, "", self.verb.name, now, chats, chat_name=name, args=dict(self.args))
        return telling.sentence(done, now, zone)

    def question(self, now: Millis, zone: tzinfo | None) -> str:
        """How a question about it begins: `Snooze until Mon 09:00`. Foreign text."""
        name = self.verb.last_word
        value = telling.until(self.args[name], now, zone) if name == "until" else self.text
        said = "until " if name == "until" else ""
        return f"{self.verb.name.capitalize()} {OFF if self.args.get(OFF) else said + value}".strip()


def read(verb: Verb, text: str, now: Millis, zone: tzinfo | None) -> Deed:
    """The verb with the argument that was typed. Raises BadRequest with a sentence about what is wrong with it."""
    if OFF in verb.args:
        if text not in ("", OFF):
            raise BadRequest(f"{verb.name} takes {OFF} or nothing")
        return Deed(verb, text, {OFF: True} if text else {})
    name = verb.last_word
    if not name:
        return Deed(verb)
    arg = verb.args[name]
    if arg.is_needed and not text.strip():
        raise BadRequest(arg.meaning)
    value = _value(arg, text.strip(), now, zone)
    return Deed(verb, text.strip(), checked(verb.name, {name: arg}, {name: value}, now))


def told(action: Action, now: Millis, zone: tzinfo | None) -> str:
    """An action in words, in the time of this screen. Foreign text."""
    return telling.sentence(action, now, zone)


def taken_from(made: Deed, chats: tuple[Chat, ...], operator: str) -> str:
    """Whose they were until now, where a claim or an assignment took them from somebody else. Foreign text."""
    to = made.args.get("to", operator)
    others = sorted({one.assignee for one in chats if one.assignee and one.assignee not in (operator, to)})
    return f" from {', '.join(others)}" if others and made.verb in (CLAIM, ASSIGN) else ""


def is_on(verb: Verb, chats: tuple[Chat, ...]) -> bool:
    """Whether all of them have what the verb gives, so that its key takes it off again."""
    has = _STANDING.get(verb.name)
    return has is not None and bool(chats) and all(has(one) for one in chats)


def _value(arg: Arg, text: str, now: Millis, zone: tzinfo | None) -> Any:
    if arg.kind == "time":
        from daemon.api.codec import rfc3339
        from daemon.api.when import when

        return worded(arg, text) or rfc3339(when(text, now, zone))
    return _number(arg, text) if arg.kind == "number" else text


def _number(arg: Arg, text: str) -> int | str:
    """By its number, or by the beginning of its word that only one has."""
    near = [number for number, word in enumerate(arg.words) if word.startswith(text.lower())]
    if len(near) == 1:
        return near[0]
    return int(text) if text.isascii() and text.isdigit() and len(text) < 19 else text


_STANDING: dict[str, Callable[[Chat], bool]] = {
    PIN.name: lambda chat: chat.pinned,
    MUTE.name: lambda chat: chat.muted,
}
