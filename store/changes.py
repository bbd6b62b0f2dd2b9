"""What changed since a seq: the feed's only source, so a listener that was away misses nothing."""

from dataclasses import dataclass

from store import chats, messages, outbox, people, sessions, syncs, whose
from store.chats import ChatRow
from store.database import Reader
from store.models import Chat, Contact, Group, Message, OutboxItem, Session, Sync


@dataclass(frozen=True, slots=True)
class Change:
    """One changed row. `chat`, `contact` and `group` stand beside.

    `gone_id` and `gone_into` are of a merged row: of a message when `chat` stands beside, else of a chat.
    """

    seq: int
    created_seq: int
    message: Message | None = None
    chat: Chat | None = None
    contact: Contact | None = None
    group: Group | None = None
    session: Session | None = None
    outbox: OutboxItem | None = None
    sync: Sync | None = None
    gone_id: int | None = None
    gone_into: int | None = None
    workspace_id: int | None = None


async def since(reader: Reader, seq: int, limit: int) -> list[Change]:
    """The first `limit` changes after `seq`, in the order in which they were made."""
    return await reader.at_once(lambda near: _since(near, seq, limit))


async def _since(reader: Reader, seq: int, limit: int) -> list[Change]:
    changed_messages = await messages.changed_since(reader, seq, limit)
    changed_chats = await chats.changed_since(reader, seq, limit)
    changed_sessions = await sessions.changed_since(reader, seq, limit)
    changed_outbox = await outbox.changed_since(reader, seq, limit)
    changed_syncs = await syncs.changed_since(reader, seq, limit)
    told_in = {one.chat_id for _, one, _ in changed_messages}
    beside = await chats.by_id(reader, told_in) if told_in else {}
    rows = {**beside, **{row.id: row for row in changed_chats}}
    contacts = await people.contacts_by_ids(reader, [row.contact_id for row in rows.values() if row.contact_id])
    groups = await people.groups_by_ids(reader, [row.group_id for row in rows.values() if row.group_id])

    def of_chat(row: ChatRow) -> tuple[Chat, Contact | None, Group | None]:
        return chats.chat(row), contacts.get(row.contact_id or 0), groups.get(row.group_id or 0)

    workspaces = await whose.workspaces_of_sessions(reader) if changed_outbox or changed_syncs else {}
    made = [_of_message(*one, of_chat(rows[one[1].chat_id])) for one in changed_messages]
    made += [_of_chat_row(row, of_chat(row)) for row in changed_chats]
    made += [Change(one.seq, created, session=one, workspace_id=one.workspace_id) for created, one in changed_sessions]
    for created, item in changed_outbox:
        made.append(Change(item.seq, created, outbox=item, workspace_id=workspaces.get(item.session_id)))
    for created, sync in changed_syncs:
        made.append(Change(sync.seq, created, sync=sync, workspace_id=workspaces.get(sync.session_id)))
    made.sort(key=lambda change: change.seq)
    return made[:limit]


def _of_message(
    created: int, message: Message, into: int | None, beside: tuple[Chat, Contact | None, Group | None]
) -> Change:
    workspace = beside[0].workspace_id
    if into is not None:
        return Change(message.seq, created, chat=beside[0], gone_id=message.id, gone_into=into, workspace_id=workspace)
    return Change(message.seq, created, message, *beside, workspace_id=workspace)


def _of_chat_row(row: ChatRow, beside: tuple[Chat, Contact | None, Group | None]) -> Change:
    if row.merged_into is not None:
        return Change(
            row.seq, row.created_seq, gone_id=row.id, gone_into=row.merged_into, workspace_id=row.workspace_id
        )
    return Change(row.seq, row.created_seq, None, *beside, workspace_id=row.workspace_id)
