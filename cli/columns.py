"""Which columns a session, a chat, a message and a delivery have on the command line."""

from datetime import UTC, datetime

from cli import quarantine
from cli.output import Column
from daemon.api.answers import ChatDetail, Health, SendDone, Status, SyncDone
from daemon.api.found import Hit
from daemon.api.history import Action
from daemon.api.notices import called
from daemon.api.presence import Presence, PresenceList
from daemon.api.replies import Reply
from daemon.api.verbs import PRIORITIES
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
    text = chat.preview or (f"[{chat.last_message_type}]" if chat.last_message_type else "")
    if chat.last_message_direction == "outbound":
        return f"You: {text}"
    return f"{chat.last_sender_name}: {text}" if chat.kind == "group" and chat.last_sender_name else text


def _sender(message: Message) -> str:
    if message.direction == "outbound":
        return "You"
    return message.sender_name or message.sender_phone or ""


def _text(message: Message) -> str:
    if message.revoked_at is not None:
        return f"{message.body} [taken back]".strip() if message.direction == "internal" else "[deleted]"
    if message.direction == "internal":
        return message.body if message.type == "triage" else f"[note] {message.body}"
    kind = "" if message.type == "text" else f"[{message.detail or message.type}]"
    return " ".join(part for part in (*(f"({one})" for one in message.remarks), kind, message.body) if part)


def _chat(found: Chat | Hit) -> Chat:
    return found.chat if isinstance(found, Hit) else found


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

REPLIES: tuple[Column[Reply], ...] = (
    Column("NAME", lambda one: one.name),
    Column("WORKSPACE", lambda one: "" if one.workspace_id is None else str(one.workspace_id), is_number=True),
    Column("TEXT", lambda one: one.text),
)

MESSAGES: tuple[Column[Message], ...] = (
    Column("ID", lambda one: str(one.id), is_number=True),
    Column("SENT", lambda one: local_time(one.sent_at)),
    Column("FROM", _sender),
    Column("STATUS", lambda one: one.status if one.direction == "outbound" else ("" if one.is_read else "unread")),
    Column("TEXT", _text, is_wide=True),
)

FOUND: tuple[Column[Chat | Hit], ...] = (
    Column("CHAT", lambda one: str(_chat(one).id), is_number=True),
    Column("MESSAGE", lambda one: str(one.message.id) if isinstance(one, Hit) else "", is_number=True),
    Column("SENT", lambda one: local_time(one.message.sent_at if isinstance(one, Hit) else one.last_message_at)),
    Column("SESSION", lambda one: _chat(one).session_key),
    Column("NAME", lambda one: _chat(one).name),
    Column("FROM", lambda one: _sender(one.message) if isinstance(one, Hit) else ""),
    Column(
        "TEXT",
        lambda one: one.snippet if isinstance(one, Hit) else " ".join([one.phone or "", *one.tags]).strip(),
        is_wide=True,
        marks=lambda one: one.marks if isinstance(one, Hit) else (),
    ),
)

MEDIA: tuple[Column[Message], ...] = (
    Column("ID", lambda one: str(one.id), is_number=True),
    Column("SENT", lambda one: local_time(one.sent_at)),
    Column("FROM", _sender),
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


def company(found: PresenceList) -> tuple[Column[Presence], ...]:
    """Of operators, with the names of the chats that they are in."""
    names = {one.id: one.name for one in found.chats}
    return (
        Column("OPERATOR", lambda one: one.operator),
        Column("STATE", lambda one: one.state),
        Column("SINCE", lambda one: local_time(one.since)),
        Column("CHAT", lambda one: "" if one.chat_id is None else str(one.chat_id), is_number=True),
        Column("WITH", lambda one: names.get(one.chat_id or 0, "")),
    )


ACTIONS: tuple[Column[Action], ...] = (
    Column("ID", lambda one: str(one.id), is_number=True),
    Column("AT", lambda one: local_time(one.at)),
    Column("BY", lambda one: one.operator),
    Column("WHAT", lambda one: one.sentence, is_wide=True),
    Column("UNDONE", lambda one: "" if one.undone_at is None else f"{local_time(one.undone_at)} by {one.undone_by}"),
)


SYNCED: tuple[Column[SyncDone], ...] = (
    Column("ID", lambda one: str(one.id), is_number=True),
    Column("SESSION", lambda one: "" if one.session_id is None else str(one.session_id), is_number=True),
    Column("CHATS", lambda one: str(one.chats), is_number=True),
    Column("TAKEN", lambda one: str(one.taken), is_number=True),
    Column("STATE", lambda one: one.state),
    Column("WHY", lambda one: one.reason or "", is_wide=True),
)


def delivery_facts(delivery: Delivery) -> list[tuple[str, str]]:
    """Its columns; of one that was put aside each cause in a line of its own, and what can be done."""
    shown = [(column.title.lower(), column.cell(delivery)) for column in DELIVERIES]
    if found := quarantine.causes(delivery):
        shown = [(name, value) for name, value in shown if name != "reason"]
        shown += [(f"at {pointer}" if pointer else "reason", words) for pointer, words in found]
    step = quarantine.what_to_do(delivery)
    return [*shown, *([("what to do", step)] if step else [])]


def route_facts(done: SendDone) -> list[tuple[str, str]]:
    """How a message would leave; what does not matter is left out."""
    route = done.route
    found = [
        ("by", route.session_key or ""),
        ("number", route.phone or ""),
        ("chat", str(route.lands_in or "a new one")),
        ("because", route.reason or ""),
        ("window closes", local_time(route.window_closes_at)),
        ("text", done.text),
    ]
    return [(name, value) for name, value in found if value]


def chat_facts(detail: ChatDetail) -> list[tuple[str, str]]:
    """What there is to know of a chat beside its messages; what is not known is left out."""
    chat = detail.chat
    found = [
        ("chat", str(chat.id)),
        ("name", chat.name),
        ("phone", chat.phone or ""),
        ("session", chat.session_key),
        ("kind", chat.kind),
        ("participants", str(chat.participants_count or "")),
        ("status", chat.status),
        ("unread", str(chat.unread_count)),
        ("assignee", chat.assignee or ""),
        ("tags", " ".join(chat.tags)),
        ("snoozed until", local_time(chat.snoozed_until)),
        ("priority", PRIORITIES[chat.priority] if 0 < chat.priority < len(PRIORITIES) else ""),
        ("marks", " ".join([*(["pinned"] if chat.pinned else []), *(["muted"] if chat.muted else [])])),
        ("last", local_time(chat.last_message_at)),
        ("window closes", local_time(chat.window_closes_at)),
    ]
    return [(name, value) for name, value in found if value]


def status_facts(status: Status) -> list[tuple[str, str]]:
    """The daemon's state, its trouble first."""
    trouble = [("config trouble", status.config_trouble)] if status.config_trouble else []
    waits = ", ".join(status.restart_needed)
    restart = [("restart needed", f"for {waits}: frontdesk daemon restart")] if waits else []
    return [
        *trouble,
        *restart,
        ("version", status.version),
        ("pid", str(status.pid)),
        ("started", local_time(status.started_at)),
        ("listens", status.listen or "nowhere"),
        ("clients", str(status.clients)),
        ("outbox waiting", str(status.outbox_waiting)),
        ("outbox troubled", str(status.outbox_troubled)),
        ("queue", str(status.queue_depth)),
        ("quarantined", str(status.quarantined)),
        ("failed", str(status.failed)),
        ("operator", status.operator),
        ("state", status.state_folder),
        ("log", status.log),
        ("config", status.config),
    ]


def health_facts(health: Health) -> list[tuple[str, str]]:
    """What to look at first, then the numbers."""
    traffic = health.traffic
    concerns = [
        ("trouble" if one.is_grave else "look at", "; ".join(part for part in (one.words, one.hint) if part))
        for one in health.concerns
    ]
    return [
        ("status", health.status),
        *concerns,
        ("queue", f"{traffic.queue_depth} of {traffic.queue_limit}"),
        ("webhooks", f"{traffic.rate:g} a second"),
        ("answered in", f"{traffic.p50_ms:g} ms, {traffic.p95_ms:g} ms for the slowest in 20"),
        ("refused", f"{traffic.error_rate:.1%}"),
        ("quarantined", str(health.quarantined)),
        ("failed", str(health.failed)),
        ("outbox waiting", str(health.outbox_waiting)),
        ("outbox troubled", str(health.outbox_troubled)),
        *((f"sync {name}", str(count)) for name, count in sorted(health.sync.items())),
    ]
