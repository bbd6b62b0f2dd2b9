"""What a chat's row says, derived from its messages, its peer and what operators did."""

from daemon.rules import believing, window
from store.chats import NEVER, PREVIEW_LENGTH, ChatRow
from store.models import Millis
from store.people import ContactRow, GroupRow, group_name, participants_count
from store.standings import Standing, unread_count
from store.table import replaced


def standing_as(row: ChatRow, standing: Standing, now: Millis) -> ChatRow:
    """The row as its messages make it."""
    has_window = row.provider_type == "meta" and row.kind == "private"
    closes_at = window.closes_at(standing.last_inbound_at, standing.window_refused_at) if has_window else None
    changed = replaced(
        row,
        last_message_id=standing.last_message_id,
        last_message_at=standing.last_message_at or row.active_at or Millis(0),
        last_message_type=standing.last_message_type,
        last_is_voice=standing.last_is_voice,
        last_message_direction=standing.last_message_direction,
        last_message_status=standing.last_message_status,
        preview=preview(standing.last_body or ""),
        last_sender_name=standing.last_sender_name,
        last_sender_contact_id=standing.last_sender_contact_id if row.kind == "group" else None,
        is_late=standing.is_late or 0,
        last_inbound_at=standing.last_inbound_at,
        window_closes_at=closes_at,
        window_order=closes_at if closes_at is not None and window.is_open(closes_at, now) else NEVER,
        waiting_since=standing.waiting_since,
        failed_count=standing.failed,
    )
    changed.unread_count = unread_count(changed, standing)
    return changed


def preview(body: str) -> str:
    """The start of a text, on one line."""
    return " ".join(body[: PREVIEW_LENGTH * 2].split())[:PREVIEW_LENGTH]


def called(row: ChatRow, contact: ContactRow | None, group: GroupRow | None) -> ChatRow:
    """The row under the name of its person or group; without one under their number or address."""
    name, phone, count = row.name, row.phone, row.participants_count
    if group is not None:
        name, count = group_name(group) or group.jid, participants_count(group)
    elif contact is not None:
        name, phone = contact.name or contact.phone or row.peer[2:], contact.phone
    if (name, phone, count) == (row.name, row.phone, row.participants_count):
        return row
    return replaced(row, name=name, phone=phone, participants_count=count)


def newer_address(row: ChatRow, address: str, at: Millis) -> ChatRow:
    """Remember the address that the provider used last."""
    if (at, address) <= (row.send_to_at, row.send_to):
        return row
    return replaced(row, send_to=address, send_to_at=at)


def newer_snapshot(row: ChatRow, unread: int | None, at: Millis) -> ChatRow:
    """Take the provider's own count, if it is the newest. -1, marked unread by hand, counts as one."""
    if unread is None:
        return row
    count = 1 if unread < 0 else unread
    if row.snapshot_at is not None and (at, count) <= (row.snapshot_at, row.snapshot_unread or 0):
        return row
    return replaced(row, snapshot_unread=count, snapshot_at=at)


def newer_activity(row: ChatRow, active_at: Millis | None, received_at: Millis) -> ChatRow:
    """Take the newest time at which the provider says that something happened; never one that cannot be believed."""
    claimed = believing.sent_at(active_at, received_at)
    if claimed.is_clamped or claimed.at <= (row.active_at or 0):
        return row
    return replaced(row, active_at=claimed.at)
