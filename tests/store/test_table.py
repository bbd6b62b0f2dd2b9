"""Rows saved together that do not change alike."""

from store import chats
from store.chats import ChatRow
from store.database import Transaction
from store.table import replaced
from tests.facts import BUDI, a_peer, inbound
from tests.shelf import Shelf


async def test_of_rows_changed_together_each_takes_its_own_news_and_keeps_the_rest(shelf: Shelf) -> None:
    await shelf.take(inbound("a"), inbound("b", peer=a_peer(BUDI)))

    async def change(tx: Transaction) -> list[ChatRow]:
        one, other = (await chats.by_id(tx, [1, 2])).values()
        now = [replaced(one, priority=3), replaced(other, pinned=1, assignee="ana")]
        await chats.update(tx, list(zip((one, other), now, strict=True)))
        return now

    wanted = await shelf.store.write(change)
    async with shelf.store.reading() as reader:
        held = await chats.by_id(reader, [1, 2])

    assert wanted == list(held.values())
