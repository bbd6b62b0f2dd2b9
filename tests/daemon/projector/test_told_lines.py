"""What a provider tells of a chat and nobody wrote: it stands in the thread, and does nothing else."""

from store import triage
from store.actions import Actor, Step
from store.models import ChatFilter
from store.triage import Wanted
from tests.facts import NOON, a_group_peer, a_person, inbound, line, outbound, seconds
from tests.shelf import Shelf

TEAM = a_group_peer()
HELLO = inbound("m1", "hello", peer=TEAM, sender=a_person(name="Ana"), sent_at=seconds(-60))


async def test_it_stands_in_the_thread_where_it_happened(shelf: Shelf) -> None:
    later = inbound("m2", "still here", peer=TEAM, sender=a_person(), sent_at=seconds(60))
    await shelf.take(later, line(), HELLO)

    assert [("inbound", "hello"), ("internal", "Ana left"), ("inbound", "still here")] == [
        (one.direction, one.body) for one in await shelf.thread()
    ]


async def test_it_is_neither_counted_nor_previewed_nor_waited_for(shelf: Shelf) -> None:
    await shelf.take(HELLO, line())
    chat = await shelf.chat()
    told = (await shelf.thread())[-1]

    assert (1, "hello", "inbound", seconds(-60)) == (
        chat.unread_count, chat.preview, chat.last_message_direction, chat.last_message_at,
    )  # fmt: skip
    assert seconds(-60) == chat.waiting_since
    assert ("system", "delivered", True) == (told.type, told.status, told.is_read)


async def test_it_answers_nobody_and_lets_nobody_wait(shelf: Shelf) -> None:
    await shelf.take(HELLO, outbound("o1", peer=TEAM, sent_at=seconds(-30)), line())

    assert (await shelf.chat()).waiting_since is None


async def test_a_chat_of_which_nothing_but_a_line_is_known_is_quiet(shelf: Shelf) -> None:
    await shelf.take(line())
    chat = await shelf.chat()

    assert (0, "", None, None) == (chat.unread_count, chat.preview, chat.last_message_id, chat.waiting_since)


async def test_it_opens_no_chat_that_was_put_away(shelf: Shelf) -> None:
    await shelf.take(HELLO)
    chat = await shelf.chat()
    step = Step(Actor("ana", NOON), "done")
    await shelf.store.write(lambda tx: triage.do(tx, [chat.id], step, Wanted(triage.status("done"), reads=True)))
    await shelf.take(line(), received_at=seconds(5))
    (still,) = await shelf.chats(ChatFilter(status="any"))

    assert ("done", 0) == (still.status, still.unread_count)


async def test_unread_makes_the_last_message_count_and_never_a_line(shelf: Shelf) -> None:
    await shelf.take(HELLO, line())
    chat = await shelf.chat()
    await shelf.read(chat.id)
    await shelf.unread(chat.id)

    assert [False, True] == [one.is_read for one in await shelf.thread()]
