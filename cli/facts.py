"""What there is to know of one thing, line by line."""

from cli import quarantine
from cli.columns import DELIVERIES, local_time
from daemon.api.chats import ChatDetail
from daemon.api.sending import SendDone
from daemon.api.status import Health, Status
from daemon.api.verbs import NEXT_REPLY, PRIORITIES
from store.models import Delivery


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
        ("snoozed until", local_time(chat.snoozed_until) or (f"the {NEXT_REPLY}" if chat.status == "snoozed" else "")),
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
