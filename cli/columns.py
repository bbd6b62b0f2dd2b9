"""Which columns the desk's own nouns have on the command line."""

from datetime import UTC, datetime

from cli.output import Column
from daemon.api import kinds
from daemon.api.notices import called
from daemon.api.views import View
from store.models import Chat, Delivery, Message, Millis, OutboxItem, Session


def local_time(at: Millis | None) -> str:
    """`2026-11-22 15:55` in the machine's zone; empty when not known."""
    if at is None:
        return ""
    try:
        return datetime.fromtimestamp(at / 1000, UTC).astimezone().strftime("%Y-%m-%d %H:%M")
    except (ValueError, OverflowError, OSError):
        return "?"


def _preview(chat: Chat) -> str:
    """In the list's words of the screen, which has signs for some of the labels."""
    label = kinds.label(chat.last_message_type, is_voice=chat.last_is_voice)
    text = " ".join(filter(None, (kinds.bracketed(label), chat.preview)))
    if chat.last_message_direction == "outbound":
        return f"You: {text}"
    return f"{chat.last_sender_name}: {text}" if chat.kind == "group" and chat.last_sender_name else text


def sender(message: Message) -> str:
    if message.direction == "outbound":
        return "You"
    return message.sender_name or message.sender_phone or ""


def _text(message: Message) -> str:
    if message.revoked_at is not None:
        return (
            f"{message.body} [taken back]".strip()
            if message.direction == "internal"
            else kinds.bracketed(kinds.DELETED)
        )
    if message.direction == "internal":
        return message.body if message.type in ("triage", "system") else f"[note] {message.body}"
    marks = (*(f"({one})" for one in message.remarks), kinds.mark(message), kinds.body(message))
    return " ".join(part for part in marks if part)


def _session_trouble(session: Session) -> str:
    """What keeps it from its work, else what was taken from its health."""
    if session.stray_name:
        return f"linked anew? frontdesk sessions adopt {session.key} {session.stray_name}"
    if session.trouble:
        return "; ".join(part for part in (session.trouble, session.trouble_hint) if part)
    if session.notices:
        return "; ".join(map(called, session.notices))
    return ", ".join(f"{one.name} {one.points}" for one in session.health_parts)


SESSIONS: tuple[Column[Session], ...] = (
    Column("ID", lambda one: str(one.id), is_number=True),
    Column("KEY", lambda one: one.key),
    Column("PROVIDER", lambda one: one.provider_type),
    Column("PHONE", lambda one: one.phone or ""),
    Column("STATE", lambda one: one.state if one.is_configured else "not in the config"),
    Column("UNREAD", lambda one: str(one.unread_count), is_number=True),
    Column("HEALTH", lambda one: str(one.health), is_number=True),
    Column("SENDS", lambda one: "yes" if one.can_send else "no"),
    Column("LAST EVENT", lambda one: local_time(one.last_event_at)),
    Column("MISSED", lambda one: str(one.gap), is_number=True),
    Column("TROUBLE", _session_trouble),
)

CHATS: tuple[Column[Chat], ...] = (
    Column("ID", lambda one: str(one.id), is_number=True),
    Column("SESSION", lambda one: one.session_key),
    Column("KIND", lambda one: one.kind),
    Column("UNREAD", lambda one: str(one.unread_count), is_number=True),
    Column("LAST", lambda one: local_time(one.last_message_at)),
    Column("NAME", lambda one: one.name),
    Column("PREVIEW", _preview),
)

VIEWS: tuple[Column[View], ...] = (
    Column("NAME", lambda one: one.name),
    Column("CHATS", lambda one: "" if one.total is None else str(one.total), is_number=True),
    Column("QUERY", lambda one: one.terms or "status:open"),
    Column("SAVED", lambda one: "in the config" if one.is_saved else ""),
)


MESSAGES: tuple[Column[Message], ...] = (
    Column("ID", lambda one: str(one.id), is_number=True),
    Column("SENT", lambda one: local_time(one.sent_at)),
    Column("FROM", sender),
    Column("STATUS", lambda one: one.status if one.direction == "outbound" else ("" if one.is_read else "unread")),
    Column("TEXT", _text, is_wide=True),
)


def _reactions(message: Message) -> str:
    told = [
        (one.emoji, "You" if one.actor == "us" else one.name or one.actor, one.operator, one.error)
        for one in message.reactions
    ]
    return ", ".join(
        f"{emoji} {who}" + (f" ({operator})" if operator else "") + (f", not delivered: {error}" if error else "")
        for emoji, who, operator, error in told
    )


REACTED: tuple[Column[Message], ...] = (
    *MESSAGES[:3],
    Column("REACTIONS", _reactions),
    Column("TEXT", _text, is_wide=True),
)


MEDIA: tuple[Column[Message], ...] = (
    Column("ID", lambda one: str(one.id), is_number=True),
    Column("SENT", lambda one: local_time(one.sent_at)),
    Column("FROM", sender),
    Column("KIND", lambda one: one.detail or one.type),
    Column("STATE", lambda one: one.media.state if one.media else ""),
    Column("BYTES", lambda one: str(one.media.size or "") if one.media else "", is_number=True),
    Column("NAME", lambda one: (one.media.file_name or "") if one.media else ""),
    Column("WHY", lambda one: (one.media.reason or "") if one.media else "", is_wide=True),
)

DELIVERIES: tuple[Column[Delivery], ...] = (
    Column("ID", lambda one: str(one.id), is_number=True),
    Column("RECEIVED", lambda one: local_time(one.received_at)),
    Column("DIALECT", lambda one: one.dialect),
    Column("SESSION", lambda one: "" if one.session_id is None else str(one.session_id), is_number=True),
    Column("STATE", lambda one: one.state),
    Column("BYTES", lambda one: str(one.size), is_number=True),
    Column("REASON", lambda one: one.reason or ""),
)


OUTBOX: tuple[Column[OutboxItem], ...] = (
    Column("ID", lambda one: str(one.id), is_number=True),
    Column("STATE", lambda one: one.state),
    Column("CHAT", lambda one: str(one.chat_id), is_number=True),
    Column("SESSION", lambda one: one.session_key),
    Column("BY", lambda one: one.operator),
    Column("WRITTEN", lambda one: local_time(one.created_at)),
    Column("TRIES", lambda one: str(one.tries), is_number=True),
    Column("TO", lambda one: one.chat_name),
    Column("TEXT", lambda one: one.body),
    Column("WHY", lambda one: "; ".join(part for part in (one.error, one.hint) if part), is_wide=True),
)
