"""Contacts and groups, each with its chat and a message in it, by the thousand, written through the store itself."""

from collections.abc import Sequence
from dataclasses import replace

from store import chats, messages, people
from store.chats import ChatRow
from store.database import Transaction
from store.desk import Store
from store.messages import MessageRow
from store.models import Millis
from store.people import ContactRow, GroupRow
from tests.daemon.intake.front import SALES
from tests.fakes.desk import NOON, a_chat_row, a_message_row

_AT_ONCE = 2_500
_PRIME = 10_007


async def gather(store: Store, numbers: Sequence[int], *, session: int = SALES, are_groups: bool = False) -> None:
    """Chats with these ids, of the contacts `User0` and on or the groups `Team0` and on, in no order of time."""
    for first in range(0, len(numbers), _AT_ONCE):
        await _batch(store, [_chat(one, session, is_group=are_groups) for one in numbers[first : first + _AT_ONCE]])


async def _batch(store: Store, rows: list[ChatRow]) -> None:
    async def unit(tx: Transaction) -> None:
        await people.save_contacts(tx, [_contact(row) for row in rows if row.contact_id], [])
        await people.save_groups(tx, [_group(row) for row in rows if row.group_id], [])
        await chats.insert(tx, rows)
        await messages.save(tx, [_message(row) for row in rows], [])

    await store.write(unit)


def _chat(number: int, session: int, *, is_group: bool) -> ChatRow:
    phone = None if is_group else f"+62812{number:08}"
    return replace(
        a_chat_row(number, session),
        session_key=f"session {session}",
        provider_type="webjs",
        kind="group" if is_group else "private",
        contact_id=None if is_group else number,
        group_id=number if is_group else None,
        name=f"{'Team' if is_group else 'User'}{number - 1}",
        phone=phone,
        peer=f"g:{number}@g.us" if is_group else f"p:{phone}",
        participants_count=3 if is_group else None,
        last_message_id=number,
        last_message_at=Millis(NOON + number * 7919 % _PRIME * 1000),
        last_message_type="text",
        last_message_direction="inbound",
        last_message_status="delivered",
        preview="hello",
    )


def _contact(chat: ChatRow) -> ContactRow:
    return ContactRow(chat.id, 1, chat.name, chat.phone, None, None, 0, 0)


def _group(chat: ChatRow) -> GroupRow:
    return GroupRow(chat.id, 1, f"{chat.id}@g.us", chat.name, None, None, None, None, 0, 0)


def _message(chat: ChatRow) -> MessageRow:
    row = a_message_row(chat.id, chat)
    second = chat.last_message_at // 1000
    return replace(
        row, rank=(second << messages.RANK_SHIFT) + 1, sent_at=chat.last_message_at, received_at=chat.last_message_at
    )
