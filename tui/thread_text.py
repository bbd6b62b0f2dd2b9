"""A thread as plain text, for a clipboard, a pager and a pipe: pure."""

from collections.abc import Callable, Iterable, Iterator

from daemon.api import kinds
from daemon.display import display, display_picture, pictures_kept
from store.models import Message, Millis, Reaction
from tui import cards, words
from tui.glyphs import FULL, Glyphs

NOT_HELD = "[older messages are left out]"


def copied(message: Message) -> str:
    """The text of a message, else the name of its file; nothing in it acts. Empty for one that was taken back."""
    if message.revoked_at is not None:
        return ""
    name = message.media.file_name if message.media is not None else None
    with pictures_kept():
        return display(message.body or name or "", multiline=True)


def blocks(messages: Iterable[Message], at: Callable[[Millis], str], glyphs: Glyphs = FULL) -> Iterator[str]:
    """Each message as a line that says when and who, with its words below; nothing in them acts."""
    for message in messages:
        with pictures_kept():
            block = _block(message, at, glyphs)
        yield block


def _block(message: Message, at: Callable[[Millis], str], glyphs: Glyphs) -> str:
    quoted = message.quoted
    lines = [f"{at(message.sent_at)}  {_who(message)}"]
    if quoted is not None:
        lines.append(f"> {words.quoted(quoted, glyphs)}")
    if message.revoked_at is None:
        lines += [f"[{one}]" for one in words.beside(message)]
    lines += _said(message, glyphs)
    if message.direction == "outbound" and message.status in ("failed", "unknown", "held", "cancelled"):
        lines.append(f"[{message.status}] {display(message.error or '', limit=300)}".rstrip())
    lines += [_reaction(one) for one in message.reactions]
    return "\n".join(lines)


def _reaction(one: Reaction) -> str:
    who = display(one.operator or one.name or one.actor, limit=40)
    lost = f" (did not arrive: {display(one.error, limit=200)})" if one.error else ""
    return f"[{who}: {display_picture(one.emoji)}{lost}]"


def _who(message: Message) -> str:
    name = display(message.sender_name or message.sender_phone or "", limit=words.NAME_LIMIT)
    if message.direction == "outbound":
        return f"us ({name})" if name and message.origin == "desk" else "us"
    if message.direction == "internal":
        return "WhatsApp" if message.type == "system" else f"{_desk(message)}{name and ' by '}{name}"
    return name or "customer"


def _desk(message: Message) -> str:
    return "private note" if message.type == "note" else "desk"


def _said(message: Message, glyphs: Glyphs) -> list[str]:
    if message.revoked_at is not None:
        return [kinds.bracketed(kinds.DELETED)]
    edited = ["[edited]"] if message.edited_at is not None else []
    text = display(cards.text(message), multiline=True)
    return [part for part in (words.mark(message, glyphs), text) if part] + edited
