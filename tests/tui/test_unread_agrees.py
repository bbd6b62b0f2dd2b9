"""Unread messages: the strip, the rows below it and the commands say the same, whatever has happened."""

import asyncio
import random
from pathlib import Path

import pytest

from daemon.api.chats import AskChats
from daemon.api.feed import Frame
from daemon.api.sessions import SessionList
from daemon.client import SocketInbox
from daemon.projector.batch import project
from store.models import Identity
from tests.cli.desk import frontdesk
from tests.facts import a_peer, inbound, outbound, routed, seconds
from tests.fakes.desk import NOON, FakeDesk, a_desk
from tui.inbox_state import InboxState
from tui.session_state import Choice, SessionState

STEPS = 60


class Screen:
    """What a screen holds of one session: fed by the first answers, and by every frame since."""

    def __init__(self, session: str, answer: SessionList) -> None:
        self.sessions = SessionState(Choice(None, session))
        self.sessions.replace(answer)
        self.rows = InboxState(self.sessions.query)

    @property
    def strip(self) -> int:
        chosen = self.sessions.chosen
        return chosen.unread_count if chosen is not None else -1

    @property
    def below(self) -> int:
        return sum(one.unread_count for one in self.rows.rows)

    def take(self, frame: Frame) -> None:
        if frame.session is not None:
            self.sessions.apply(frame.session)
        self.rows.apply(frame, NOON)


@pytest.mark.parametrize("seed", [1, 2, 3])
async def test_the_strip_is_the_sum_of_its_rows_and_what_the_commands_count(tmp_path: Path, seed: int) -> None:
    async with a_desk(tmp_path) as desk:
        inbox = desk.inbox()
        screens = [Screen(session, await inbox.sessions()) for session in ("care", "sales")]
        for screen in screens:
            screen.rows.merge(await inbox.chats(AskChats(screen.rows.query, limit=500, count=True)), NOON)
        watching = asyncio.create_task(watch(desk.inbox(), screens))
        await desk.has_listeners(1)
        await traffic(desk, inbox, random.Random(seed))
        last = await inbox.sessions()
        await caught_up(screens, last)
        told = [await count_of(tmp_path, session) for session in ("care", "sales")]
        watching.cancel()
        await asyncio.wait([watching])
        await inbox.close()

        assert [(one.unread_count,) * 4 for one in last.sessions] == [
            (screen.strip, screen.below, *counts) for screen, counts in zip(screens, told, strict=True)
        ]
        assert sum(one.unread_count for one in last.sessions) > 0


async def traffic(desk: FakeDesk, inbox: SocketInbox, dice: random.Random) -> None:
    """Customers write, we answer, operators mark as read and as unread; some of it comes twice or late."""
    for step in range(STEPS):
        session, customer = dice.choice((1, 2)), dice.randrange(6)
        peer = a_peer(Identity("phone", f"+55119999900{customer:02d}"))
        chats = (await inbox.chats(AskChats(limit=500))).chats
        match dice.choice(("in", "in", "in", "out", "read", "unread", "again")):
            case "in" | "again" as kind:
                key = f"m{step}" if kind == "in" else f"m{dice.randrange(STEPS)}"
                await happen(desk, inbound(key, peer=peer, sent_at=seconds(dice.randrange(-90, 90))), session)
            case "out":
                await happen(desk, outbound(f"o{step}", peer=peer, sent_at=seconds(step)), session)
            case verb if chats:
                of_one = [one.id for one in chats if one.session_id == session]
                some = tuple(dice.sample(of_one, dice.randint(min(1, len(of_one)), len(of_one))))
                if some:
                    await inbox.do(verb, some)


async def happen(desk: FakeDesk, fact: object, session: int) -> None:
    news = [routed(fact, session=session, received_at=seconds(100))]
    await desk.store.write(lambda tx: project(tx, news, seconds(100)))


async def watch(inbox: SocketInbox, screens: list[Screen]) -> None:
    try:
        async for news in inbox.events("0"):
            if isinstance(news, Frame):
                for screen in screens:
                    screen.take(news)
    finally:
        await inbox.close()


async def caught_up(screens: list[Screen], last: SessionList) -> None:
    """Until the feed has brought what the answer says."""
    wanted = {one.id: one.seq for one in last.sessions}
    async with asyncio.timeout(10):
        while any(one.seq < wanted[one.id] for screen in screens for one in screen.sessions.all()):
            await asyncio.sleep(0.01)
        await asyncio.sleep(0.1)


async def count_of(folder: Path, session: str) -> tuple[int, int]:
    """What `sessions list` says of a session, and the sum of what `chats list` does."""
    place = {"FRONTDESK_SOCKET": str(folder / "run" / "frontdesk.sock")}
    listed = await asyncio.to_thread(frontdesk, folder, "sessions", "list", **place)
    chats = await asyncio.to_thread(
        frontdesk, folder, "chats", "list", "--view", "unread", "--session", session, "--all", **place
    )
    by_key = {cells[1]: int(cells[5]) for line in listed.stdout.decode().splitlines() if (cells := line.split("\t"))}
    return by_key[session], sum(int(line.split("\t")[3]) for line in chats.stdout.decode().splitlines())
