"""How far an answer of ours has come, and what can be done about it, in words: pure."""

from daemon.api.verbs import CANCEL, CONFIRM, DONE_IN, RETRY, Verb
from daemon.display import display
from store.models import Message, OutboxItem, OutboxState, Session
from tui.scene import Scene
from tui.words import Tone

REASON_LIMIT = 300
LONG = 20_000
"""Milliseconds after which an answer that waits says so."""
Line = tuple[str, Tone]

TROUBLED: frozenset[str] = frozenset({"failed", "unknown", "held"})
STATE_WORDS: dict[OutboxState, Line] = {
    "scheduled": ("later", "dim"),
    "queued": ("waits", "plain"),
    "sending": ("leaves", "plain"),
    "sent": ("sent", "dim"),
    "failed": ("not sent", "red"),
    "unknown": ("not known", "amber"),
    "held": ("held", "amber"),
    "cancelled": ("dropped", "dim"),
}
"""One or two words, and their tone."""


def can(verb: Verb, message: Message) -> bool:
    return message.outbox_id is not None and message.status in DONE_IN[verb.name]


def meant(verb: Verb, messages: list[Message], chosen: int | None = None) -> Message | None:
    """The chosen answer of a thread if the verb can be done to it, else the newest to which it can."""
    able = [one for one in messages if can(verb, one)]
    return next((one for one in able if one.id == chosen), able[-1] if able else None)


def standing(message: Message, scene: Scene) -> list[Line]:
    """What stands below an answer that did not simply leave: what happened, then what to do."""
    glyphs, now = scene.glyphs, scene.now()
    why = display(message.error, limit=REASON_LIMIT) if message.error else ""
    lines: list[Line] = []
    if message.status == "failed":
        lines.append((f"{glyphs.alert} not sent: {why or 'no reason given'}", "red"))
    elif message.status == "unknown":
        lines.append((f"{glyphs.unknown} not known whether it was sent{why and ': '}{why}", "amber"))
    elif message.status == "held":
        lines.append((f"held back: {why or 'it asks before it leaves'}", "amber"))
    elif message.status == "queued" and why:
        again = f"; tried again at {scene.times.time(message.retry_at)}" if message.retry_at is not None else ""
        lines.append((f"not sent yet: {why}{again}", "amber"))
    elif message.status == "queued" and now - message.sent_at >= LONG:
        lines.append(("not sent yet: it waits for its number, or for the answer before it", "amber"))
    elif message.status == "cancelled":
        lines.append(("dropped: it was not sent", "dim"))
    if message.hint and lines:
        lines.append((display(message.hint, limit=REASON_LIMIT), "plain"))
    if (
        lines
        and message.status in (*TROUBLED, "queued")
        and message.outbox_id is not None
        and (keys := _keys(message, scene))
    ):
        lines.append((keys, "dim"))
    return lines


def session_trouble(session: Session) -> tuple[str, str] | None:
    """Why nothing comes or leaves by a session, and what ends it."""
    name = display(session.key, limit=24)
    if session.stray_name is not None:
        stray = display(session.stray_name, limit=REASON_LIMIT)
        words = f"the gateway of {name} writes for a number that nobody knows"
        return words, f"if it is {name}, linked anew: frontdesk sessions adopt {name} {stray}"
    if session.trouble is None:
        return None
    hint = display(session.trouble_hint, limit=REASON_LIMIT) if session.trouble_hint else ""
    return f"{name} does not send: {display(session.trouble, limit=REASON_LIMIT)}", hint


def reason(item: OutboxItem) -> str:
    """Why an answer stands where it stands, on one line."""
    shown = [display(part, limit=REASON_LIMIT) for part in (item.error, item.hint) if part]
    return ": ".join(part.rstrip(".") for part in shown)


def _keys(message: Message, scene: Scene) -> str:
    told = [scene.with_key(f"answer.{verb.name}", f"{{}} {word}") for verb, word in _KEYS if can(verb, message)]
    return f" {scene.glyphs.dot} ".join(one for one in told if one)


_KEYS = ((CONFIRM, "it went out"), (RETRY, "send again"), (CANCEL, "drop"))
