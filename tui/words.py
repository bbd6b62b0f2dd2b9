"""The desk's nouns in words fit for a screen: pure, and the only place where the terminal side shows foreign text."""

import unicodedata
import zlib
from typing import Literal

from daemon.api import kinds
from daemon.api.notices import called
from daemon.display import display, display_lines
from store.models import Chat, Media, Message, MessageStatus, MessageType, Millis, Notice, ProviderType, Quoted, Session
from store.record import record
from tui import cards
from tui.glyphs import Glyphs
from tui.times import HOUR, Times, span

NAME_LIMIT = 80
PREVIEW_LIMIT = 200
REMARK_LIMIT, MOST_REMARKS = 200, 5
NOTICE_LIMIT = 120
BODY_LINES = 200
BODY_LIMIT = 4096
BLOCK_COLOURS = 5
LATE = 10 * 60_000
URGENT = 3
"""The highest priority."""

Tone = Literal["bright", "plain", "dim", "amber", "red", "meta", "webjs", "read"]


@record
class Preview:
    """The second line of a row: who, how far it came, what."""

    sender: str
    sign: str
    text: str


def name(chat: Chat) -> str:
    return display(chat.name, limit=NAME_LIMIT) or "no name"


def initials(shown: str) -> str:
    """Two letters for a name, one for a script with wide ones, ## for a number."""
    words = [word for word in shown.split() if word[0].isalnum()]
    if not words or shown.lstrip("+( ")[:1].isdecimal():
        return "##"
    if unicodedata.east_asian_width(words[0][0]) in "WF":
        return words[0][0]
    letters = words[0][0] + (words[-1][0] if len(words) > 1 else words[0][1:2])
    # Some capitals are longer than their letter (ß), and a wide one would push the name.
    return "".join(letter.upper()[:1] for letter in letters if unicodedata.east_asian_width(letter) not in "WF")


def block_colour(chat: Chat) -> int:
    """Which of the muted blocks is this person's, in every list and after every restart."""
    person = f"c{chat.contact_id}" if chat.contact_id is not None else chat.phone or chat.name
    return zlib.crc32(person.encode("utf-8", "surrogatepass")) % BLOCK_COLOURS


def provider_name(provider: ProviderType) -> str:
    return "Meta" if provider == "meta" else "Web.js"


def count(number: int) -> str:
    return f"{number:,}"


def unread(number: int) -> str:
    return str(number) if number < 1000 else "999+"


def window(chat: Chat, now: Millis) -> tuple[str, Tone] | None:
    """How long the customer's window stays open; None where there is no window."""
    if chat.window_closes_at is None:
        return None
    left = chat.window_closes_at - now
    if left <= 0:
        return "shut", "red"
    return span(left), "amber" if left <= HOUR else "dim"


def standing(chat: Chat, glyphs: Glyphs) -> list[tuple[str, Tone]]:
    """How urgent it is, that it is kept on top, and that no bell rings for it."""
    signs: list[tuple[str, Tone]] = []
    if chat.priority > 0:
        tone: Tone = "red" if chat.priority >= URGENT else "amber" if chat.priority > 1 else "plain"
        signs.append((glyphs.raised * min(chat.priority, URGENT), tone))
    if chat.pinned:
        signs.append((glyphs.pin, "plain"))
    if chat.muted:
        signs.append((glyphs.mute, "dim"))
    return signs


def wakes(chat: Chat, times: Times, now: Millis) -> str:
    """When a snoozed chat opens by itself; empty for every other."""
    if chat.status != "snoozed" or chat.snoozed_until is None:
        return ""
    return times.soon(chat.snoozed_until, now)


def status_tone(status: MessageStatus) -> Tone:
    if status in ("read", "played"):
        return "read"
    return "red" if status == "failed" else "amber" if status in ("unknown", "held") else "dim"


def preview(chat: Chat, glyphs: Glyphs) -> Preview:
    """What the last message was. Our own have ticks, a group's a sender, media a label."""
    sender = sign = ""
    if chat.last_message_direction == "outbound":
        sign = glyphs.status(chat.last_message_status) if chat.last_message_status else ""
    elif chat.kind == "group" and chat.last_sender_name:
        sender = display(chat.last_sender_name, limit=24) + ": "
    label = media_label(chat.last_message_type, glyphs, is_voice=chat.last_is_voice) if chat.last_message_type else ""
    text = display(chat.preview, limit=PREVIEW_LIMIT)
    if label and text:
        sign_only = glyphs.media(chat.last_message_type) if chat.last_message_type else ""
        text = (sign_only or f"[{label}] ") + text
    return Preview(sender, sign, text or label or ("no messages yet" if chat.last_message_id is None else ""))


def media_label(kind: MessageType, glyphs: Glyphs, *, is_voice: bool = False) -> str:
    """`photo` with its sign; empty for plain text."""
    label = kinds.label(kind, is_voice=is_voice)
    return glyphs.media(kind) + label if label else ""


def body(message: Message) -> str:
    """The text as a thread shows it, cut where a screen could not show it whole, with a mark that says so."""
    text = cards.text(message)
    shown = display_lines(text, BODY_LINES, BODY_LIMIT)
    if len(text) <= BODY_LIMIT and text.count("\n") < BODY_LINES:
        return shown
    return f"{shown}\n[cut here: {count(len(text))} characters in all]"


def mark(message: Message, glyphs: Glyphs) -> str:
    """What stands in the place of a thing that cannot be drawn yet; empty for text."""
    kind = kinds.kind(message)
    if message.direction == "internal":
        return ""
    if kind == "unsupported":
        if kinds.KINDS.get(message.detail or "") == "location":
            return f"{media_label('location', glyphs)} {glyphs.dot} its place did not come along"
        called = display(message.detail, limit=40) if message.detail else "message"
        return f"[{called}] not shown yet"
    if message.type == "template" and message.body:
        return f"[template] {display(message.detail, limit=40)}" if message.detail else ""
    if kind in _WITH_FILE:
        return f" {glyphs.dot} ".join(_file_mark(message, message.media or Media(), glyphs))
    if kind in kinds.LABELS and message.body:
        return f" {glyphs.dot} ".join([media_label(kind, glyphs), *_file_words(message.media)])
    if kind in kinds.LABELS:
        return f" {glyphs.dot} ".join([f"[{kinds.called(message)}] not shown yet", *_file_words(message.media)])
    return ""


def quoted(one: Quoted, glyphs: Glyphs) -> str:
    """A message that another one quotes, in one line: its words, or what stands in their place."""
    if one.is_revoked:
        return f"{glyphs.revoked} {kinds.DELETED}"
    if one.body and one.type != "contacts":
        return display(one.body, limit=200)
    if one.message_id is None or one.type is None:
        return "a message that is not held here"
    return media_label(one.type, glyphs, is_voice=one.is_voice) or f"[{one.type}]"


def beside(message: Message) -> list[str]:
    """What stands beside its text: forwarded, from an ad."""
    return [display(one, limit=REMARK_LIMIT) for one in message.remarks[:MOST_REMARKS]]


def sender(message: Message) -> str:
    return display(message.sender_name or message.sender_phone or kinds.unnamed(message), limit=NAME_LIMIT)


def size(number: int) -> str:
    """84 kB."""
    for unit, factor in (("GB", 10**9), ("MB", 10**6), ("kB", 10**3)):
        if number >= factor:
            return f"{number / factor:.1f} {unit}" if number < 10 * factor else f"{number // factor} {unit}"
    return f"{number} B"


def length(seconds: int) -> str:
    """0:42, or 1:02:03."""
    minutes, rest = divmod(seconds, 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02}:{rest:02}" if hours else f"{minutes}:{rest:02}"


def is_late(message: Message) -> bool:
    return message.direction == "inbound" and message.origin == "live" and message.received_at - message.sent_at > LATE


def state_words(session: Session) -> str:
    """What a session is doing, for whoever has to mend it."""
    words = _STATES[session.state]
    if not session.is_configured:
        words = "no longer in the config, read-only"
    reason = display(session.state_reason, limit=60) if session.state_reason else ""
    return f"{words}: {reason}" if reason else words


def needs(session: Session, now: Millis, shows_code: str = "") -> str:
    """What somebody has to do for it; empty when it needs nobody. `shows_code`: what shows its code, here."""
    if not session.is_configured:
        return ""
    if session.stray_name:
        return f"linked anew? frontdesk sessions adopt {display(session.key)} {display(session.stray_name, limit=60)}"
    if session.trouble:
        hint = f": {display(session.trouble_hint, limit=80)}" if session.trouble_hint else ""
        return f"{display(session.trouble, limit=60)}{hint}"
    if session.state == "qr_scanning":
        if session.qr_trouble:
            return display(session.qr_trouble, limit=80)
        return shows_code or f"frontdesk sessions qr {display(session.key)} shows it"
    grave = [one for one in session.notices if one.level == "trouble"]
    more = len(session.notices) - 1
    others = f" (and {more} more on the health screen)" if more > 0 else ""
    if grave:
        return notice(grave[0]) + others
    if session.state in ("disconnected", "failed"):
        return (
            "link it again at its gateway" if session.provider_type == "webjs" else "see what Meta says of the number"
        )
    if session.state == "unknown":
        return "nothing has come yet: is its webhook address set there?"
    heard = session.last_event_at
    if heard is not None and now - heard >= HOUR:
        return f"silent for {span(now - heard)}: do its webhooks still come here?"
    return notice(session.notices[0]) + others if session.notices else ""


def notice(told: Notice) -> str:
    """What its provider told of the account."""
    return display(called(told), limit=NOTICE_LIMIT)


def state_mark(session: Session) -> tuple[str, Tone] | None:
    """One word for the strip when a session is not as it should be."""
    is_told_of = any(one.level == "trouble" for one in session.notices)
    return link_mark(session) or (("account", "red") if is_told_of else None)


def link_mark(session: Session) -> tuple[str, Tone] | None:
    """The same of its connection alone."""
    if not session.is_configured:
        return "off", "dim"
    return _MARKS.get(session.state)


def session_name(session: Session) -> str:
    """The key, or the number where there is no key."""
    return display(session.key or session.phone or f"#{session.id}", limit=24)


def plural(number: int, noun: str) -> str:
    return f"{count(number)} {noun}{'' if number == 1 else 's'}"


_NOT_HERE = {"waiting": "being stored", "remote": "not fetched yet", "fetching": "fetching..."}

_WITH_FILE = ("image", "video", "audio", "document", "sticker")

_STATES = {
    "unknown": "not heard from yet",
    "qr_scanning": "waits for its QR code to be scanned",
    "authenticated": "logged in, not ready yet",
    "connected": "connected",
    "disconnected": "disconnected",
    "failed": "failed",
}

_MARKS: dict[str, tuple[str, Tone]] = {
    "unknown": ("?", "dim"),
    "qr_scanning": ("scan QR", "amber"),
    "authenticated": ("starting", "dim"),
    "disconnected": ("down", "red"),
    "failed": ("failed", "red"),
}


def _file_mark(message: Message, media: Media, glyphs: Glyphs) -> list[str]:
    """`photo`, how big it is, and why it is not there if it is not."""
    name = display(media.file_name, limit=60) if media.file_name and kinds.kind(message) == "document" else ""
    kind = kinds.kind(message)
    label = kinds.called(message)
    label += f" {length(media.seconds)}" if media.seconds and kind in ("audio", "video") else ""
    said = [glyphs.media(kind) + (name if name and message.body != media.file_name else label)]
    said += [size(media.size)] if media.size else []
    if media.state != "stored":
        why = display(media.reason, limit=120) if media.reason else ""
        said.append(why or _NOT_HERE.get(media.state, "its file did not come along").replace("...", glyphs.ellipsis))
    if media.state in ("broken", "removed") and media.is_remote:
        said.append("it can be fetched again")
    return said


def _file_words(media: Media | None) -> list[str]:
    if media is None:
        return []
    words = [display(media.file_name, limit=60)] if media.file_name else []
    return words + ([size(media.size)] if media.size else [])
