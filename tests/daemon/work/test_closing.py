"""A window closes with nothing else happening, and the chat then sorts as one that has none."""

import asyncio
from pathlib import Path

from daemon.work.background import running
from daemon.work.closing import close_windows
from store.models import Chat, ChatFilter, Millis
from tests.facts import BUDI, a_peer, inbound, seconds
from tests.shelf import Shelf, a_shelf

DAY = 86_400


async def by_window(shelf: Shelf) -> list[Chat]:
    return await shelf.chats(ChatFilter(sort="window"))


async def test_the_next_to_close_comes_first(tmp_path: Path) -> None:
    async with a_shelf(tmp_path) as shelf:
        await shelf.take(
            inbound("a", "first to close"),
            inbound("b", "later", peer=a_peer(BUDI), sent_at=seconds(60)),
            received_at=seconds(60),
        )
        before = [one.preview for one in await by_window(shelf)]

        assert ["first to close", "later"] == before


async def test_a_closed_window_is_told_to_whoever_listens(tmp_path: Path) -> None:
    async with a_shelf(tmp_path) as shelf:
        await shelf.take(
            inbound("a", "shut"), inbound("b", "open", peer=a_peer(BUDI), sent_at=seconds(60)), received_at=seconds(60)
        )
        clock, seq = seconds(DAY), shelf.store.seq
        async with running("windows", lambda: close_windows(shelf.store, lambda: clock)), asyncio.timeout(5):
            await shelf.store.committed(seq)
        first, second = await by_window(shelf)

        # the shut ones stand last, with those that never had one
        assert (("open", False), ("shut", True)) == (
            (first.preview, first.is_window_shut), (second.preview, second.is_window_shut),
        )  # fmt: skip
        assert second.window_closes_at == clock
        assert second.seq > seq


async def test_it_waits_for_the_moment(tmp_path: Path) -> None:
    async with a_shelf(tmp_path) as shelf:
        await shelf.take(inbound("a"))
        now = [seconds(DAY - 0.05)]
        async with running("windows", lambda: close_windows(shelf.store, lambda: now[0])):
            await asyncio.sleep(0.02)
            early = (await shelf.chat()).is_window_shut
            now[0] = Millis(now[0] + 60)
            seq = shelf.store.seq
            async with asyncio.timeout(5):
                await shelf.store.committed(seq)

        assert (False, True) == (early, (await shelf.chat()).is_window_shut)


async def test_a_new_message_opens_it_again(tmp_path: Path) -> None:
    async with a_shelf(tmp_path) as shelf:
        await shelf.take(inbound("a"))
        clock, seq = seconds(DAY), shelf.store.seq
        async with running("windows", lambda: close_windows(shelf.store, lambda: clock)), asyncio.timeout(5):
            await shelf.store.committed(seq)
        await shelf.take(inbound("c", sent_at=clock), received_at=clock)

        assert not (await shelf.chat()).is_window_shut
