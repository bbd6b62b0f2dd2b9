"""Files, the provider's own word, and undo in any order: the thread that counts is the same."""

import asyncio
import tempfile
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from daemon.api.codec import rfc3339
from daemon.api.imports import ImportedMessage
from store.models import ChatFilter, Message, Millis
from tests.daemon.projector.test_importing import Room
from tests.facts import NOON, inbound, outbound
from tests.shelf import a_shelf

_MINUTE = 60_000
_SAID = st.tuples(st.integers(1, 3), st.booleans(), st.sampled_from(["ok", "no", "why"]))
"""Minutes ago, whether we said it, and what."""
_FILES = st.lists(st.lists(_SAID, max_size=5), min_size=1, max_size=3)


def lines(said: list[tuple[int, bool, str]]) -> list[ImportedMessage]:
    made: list[ImportedMessage] = []
    for ago, ours, text in sorted(said, key=lambda one: -one[0]):
        at, sender = rfc3339(Millis(NOON - ago * _MINUTE)), "Us" if ours else "Ana"
        ordinal = sum((one.at, one.sender, one.text) == (at, sender, text) for one in made)
        made.append(ImportedMessage(at, text, sender, ours, ordinal=ordinal))
    return made


async def live(room: Room, number: int, said: tuple[int, bool, str]) -> None:
    ago, ours, text = said
    make = outbound if ours else inbound
    at = Millis(NOON - ago * _MINUTE + 1000 * (number + 1))
    await room.shelf.take(make(f"live{number}", text, sent_at=at))


def shown(thread: list[Message]) -> list[tuple[int, str, str]]:
    return sorted((one.sent_at // _MINUTE, one.direction, one.body) for one in thread if one.direction != "internal")


async def thread_after(
    files: list[list[tuple[int, bool, str]]], told: list[tuple[int, bool, str]], order: list[int]
) -> tuple[list[tuple[int, str, str]], list[tuple[int, str, str]], int]:
    """What stands in the thread, what is left once all files are taken back, and how many are unread."""
    with tempfile.TemporaryDirectory() as folder:
        async with a_shelf(Path(folder) / "s") as shelf:
            room, actions = Room(shelf), list[int]()
            for step in order:
                if step < len(files):
                    if made := lines(files[step]):
                        done = await room.take(*made, key=f"file {step}")
                        actions += [done.action] if done.action else []
                else:
                    await live(room, step - len(files), told[step - len(files)])
            chats = await shelf.chats(ChatFilter(status="any"))
            full = shown(await shelf.thread(chats[0].id)) if chats else []
            unread = chats[0].unread_count if chats else 0
            for action in dict.fromkeys(actions):
                await room.undo(action)
            return full, shown(await shelf.thread(chats[0].id)) if chats else [], unread


@settings(max_examples=25, deadline=None)
@given(files=_FILES, told=st.lists(_SAID, max_size=4), data=st.data())
def test_the_order_in_which_files_and_webhooks_come_does_not_show(
    files: list[list[tuple[int, bool, str]]], told: list[tuple[int, bool, str]], data: st.DataObject
) -> None:
    steps = list(range(len(files) + len(told)))
    order = data.draw(st.permutations(steps))
    one = asyncio.run(thread_after(files, told, steps))
    other = asyncio.run(thread_after(files, told, order))

    assert one == other
