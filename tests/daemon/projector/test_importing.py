"""An exported chat becomes history: once, in its order, under no bell, and one undo takes it out again."""

import asyncio
from collections.abc import AsyncGenerator, AsyncIterator
from dataclasses import replace
from pathlib import Path
from typing import Any, cast

import pytest
import pytest_asyncio

from daemon.api.codec import rfc3339
from daemon.api.doing import AskVerb
from daemon.api.errors import BadRequest, NotFound, TooBig
from daemon.api.history import AskActions, AskUndo
from daemon.api.imports import AskImport, ImportDone, ImportedMessage
from daemon.facts import MessageReceived
from daemon.projector import persons
from daemon.projector.importing import Importing
from daemon.projector.unmaking import UNMAKING
from daemon.rules.sight import EVERYTHING, Sight
from daemon.socket import history, verbs
from daemon.socket.desk import Caller, Desk
from daemon.work.background import running
from store import search
from store.models import ChatFilter, Millis
from store.search import Sought
from tests.facts import ANA, NOON, a_group_peer, inbound, outbound
from tests.shelf import CARE, Shelf, a_shelf

MINUTE, ANY = 60_000, ChatFilter(status="any")
_CHATS = """
SELECT id, name, status, unread_count, last_message_at, preview, waiting_since, last_inbound_at, window_closes_at
FROM chats"""


class Room:
    """A desk to which chats are imported."""

    def __init__(self, shelf: Shelf) -> None:
        self.shelf = shelf
        self.importing = Importing(shelf.store, lambda: 20, lambda: NOON)
        nobody = cast("Any", None)
        self.desk = Desk(
            shelf.store, nobody, nobody, nobody, lambda: NOON, nobody, nobody, persons.DOING, unmaking=UNMAKING,
            importing=self.importing,
        )  # fmt: skip

    async def take(self, *messages: ImportedMessage, key: str = "file", **where: Any) -> ImportDone:
        place = where or {"session": "care", "to": "+5511988776655"}
        return await self.importing.take(AskImport(key, messages, name="chat.txt", **place), "ana", EVERYTHING)

    async def undo(self, action: int | None = None, *, redo: bool = False) -> Any:
        return await history.undo(self.desk, Caller("ana", 1), AskUndo(action, redo))

    async def bodies(self) -> list[str]:
        chats = await self.shelf.chats(ChatFilter(status="any"))
        return [one.body for chat in chats for one in await self.shelf.thread(chat.id)]

    async def found(self, word: str) -> list[str]:
        async with self.shelf.store.reading() as reader:
            return [hit.message.body for hit in (await search.find(reader, Sought((word,)))).hits]

    async def rows(self) -> list[tuple[Any, ...]]:
        return await self.shelf.rows(_CHATS)


@pytest_asyncio.fixture
async def room(tmp_path: Path) -> AsyncGenerator[Room]:
    async with a_shelf(tmp_path / "state") as shelf:
        yield Room(shelf)


def ago(minutes: int) -> Millis:
    return Millis(NOON - minutes * MINUTE)


def a_line(text: str, minutes_ago: int = 60, *, ours: bool = False, **rest: Any) -> ImportedMessage:
    return ImportedMessage(rfc3339(ago(minutes_ago)), text, "Us" if ours else "Ana", ours, **rest)


def told(text: str, at: Millis, key: str = "live", **rest: Any) -> MessageReceived:
    return inbound(key, text, sent_at=at, **rest)


HELLO, REPLY, BYE = a_line("hello there"), a_line("good day", 59, ours=True), a_line("goodbye", 58)


async def test_a_conversation_stands_in_its_order_with_its_sides(room: Room) -> None:
    done = await room.take(HELLO, REPLY, BYE)

    thread = await room.shelf.thread()
    assert (3, 0) == (done.added, done.known)
    assert ["inbound", "outbound", "inbound"] == [one.direction for one in thread]
    assert ["hello there", "good day", "goodbye"] == [one.body for one in thread]
    assert {"import"} == {one.origin for one in thread}
    assert [ago(60), ago(59), ago(58)] == [one.sent_at for one in thread]


async def test_the_same_file_twice_adds_nothing_and_is_no_second_action(room: Room) -> None:
    first = await room.take(HELLO, REPLY)
    again = await room.take(HELLO, REPLY)

    assert (0, 2, first.action) == (again.added, again.known, again.action)
    assert 2 == len(await room.shelf.thread())
    assert [(1,)] == await room.shelf.rows("SELECT count(*) FROM actions")


async def test_the_parts_of_a_file_are_one_action(room: Room) -> None:
    first = await room.take(HELLO)
    second = await room.take(REPLY)
    await room.undo()

    assert first.action == second.action
    assert [] == await room.bodies()


async def test_the_same_words_in_a_minute_are_as_many_messages_as_they_were(room: Room) -> None:
    await room.take(a_line("ok"), a_line("ok", ordinal=1), a_line("ok", ordinal=2))

    assert ["ok"] * 3 == await room.bodies()


async def test_nothing_becomes_unread_waits_or_opens_a_window(room: Room) -> None:
    await room.shelf.take(told("long ago", ago(5000)))
    (chat,) = await room.shelf.chats()
    await room.shelf.read(chat.id)
    await verbs.do(room.desk, Caller("ana", 1), AskVerb("done", (chat.id,)))
    before = (await room.shelf.chats(ChatFilter(status="any")))[0]
    await room.take(a_line("old", 9000), HELLO, BYE, chat=chat.id)

    after = (await room.shelf.chats(ChatFilter(status="any")))[0]
    assert ("done", 0) == (after.status, after.unread_count)
    assert (before.waiting_since, before.window_closes_at) == (after.waiting_since, after.window_closes_at)
    assert (ago(58), "goodbye") == (after.last_message_at, after.preview)


async def test_an_older_file_does_not_move_the_chat_in_the_list(room: Room) -> None:
    await room.shelf.take(told("now", NOON))
    (before,) = await room.shelf.chats()
    await room.take(HELLO, chat=before.id)

    (after,) = await room.shelf.chats()
    assert (NOON, "now", 1, before.waiting_since) == (
        after.last_message_at, after.preview, after.unread_count, after.waiting_since,
    )  # fmt: skip


async def test_a_new_chat_has_nobody_waiting_in_it(room: Room) -> None:
    await room.take(HELLO)

    (chat,) = await room.shelf.chats()
    assert (None, None, 0, "+5511988776655") == (
        chat.waiting_since, chat.window_closes_at, chat.unread_count, chat.phone,
    )  # fmt: skip


async def test_undo_gives_back_the_first_state_and_redo_the_second(room: Room) -> None:
    await room.shelf.take(told("live", ago(59)))
    before = (await room.bodies(), await room.rows())
    await room.take(HELLO, BYE, chat=1)
    after = (await room.bodies(), await room.rows())
    undone = await room.undo()
    taken_back = (await room.bodies(), await room.rows())
    found = await room.found("goodbye")
    await room.undo(redo=True)

    assert (["live"], ["hello there", "live", "goodbye"]) == (before[0], after[0])
    assert (before, []) == (taken_back, found)
    assert after == (await room.bodies(), await room.rows())
    assert ["goodbye"] == await room.found("goodbye")
    assert (1, "import: 2 messages, +5511988776655") == (undone.changed, undone.action.sentence)


async def test_a_chat_that_only_an_import_made_leaves_the_list_with_it(room: Room) -> None:
    await room.take(HELLO)
    undone = await room.undo()
    listed = await room.shelf.chats()
    await room.undo(redo=True)

    assert (1, []) == (undone.changed, listed)
    assert ["hello there"] == [one.preview for one in await room.shelf.chats()]


async def test_a_chat_in_which_somebody_has_spoken_since_stays_in_the_list(room: Room) -> None:
    await room.take(HELLO)
    await room.shelf.take(told("are you there?", NOON))
    await room.shelf.read(1)
    await room.undo(1)

    assert [("are you there?", "open")] == [(one.preview, one.status) for one in await room.shelf.chats()]


async def test_a_file_that_was_taken_back_can_be_imported_again(room: Room) -> None:
    first = await room.take(HELLO, REPLY)
    await room.undo()
    again = await room.take(HELLO, REPLY)

    assert (2, 0) == (again.added, again.known)
    assert first.action != again.action
    assert ["hello there", "good day"] == await room.bodies()


async def test_what_two_files_brought_stays_until_both_are_taken_back(room: Room) -> None:
    first = await room.take(HELLO, REPLY)
    second = await room.take(HELLO, REPLY, BYE, key="a longer file")
    await room.undo(first.action)
    left = await room.bodies()
    await room.undo(second.action)

    assert ["hello there", "good day", "goodbye"] == left
    assert [] == await room.bodies()


async def test_what_the_provider_told_of_is_not_doubled(room: Room) -> None:
    await room.shelf.take(told("hello there", Millis(ago(60) + 23_000)), outbound("o", "good  day", sent_at=ago(59)))
    done = await room.take(HELLO, REPLY, BYE, chat=1)

    assert (1, 2) == (done.added, done.known)
    assert ["hello there", "good  day", "goodbye"] == await room.bodies()


async def test_other_words_another_side_or_another_minute_are_other_messages(room: Room) -> None:
    await room.shelf.take(told("hello there", ago(61)), outbound("o", "hello there", sent_at=ago(60)))
    done = await room.take(HELLO, a_line("hello", 60), chat=1)

    assert (2, 0) == (done.added, done.known)


async def test_one_message_of_the_provider_stands_for_one_line(room: Room) -> None:
    await room.shelf.take(told("ok", ago(60)))
    done = await room.take(a_line("ok"), a_line("ok", ordinal=1), chat=1)
    again = await room.take(a_line("ok"), a_line("ok", ordinal=1), chat=1)

    assert ((1, 1), (0, 2)) == ((done.added, done.known), (again.added, again.known))
    assert ["ok", "ok"] == await room.bodies()


async def test_within_a_minute_the_file_says_what_came_first(room: Room) -> None:
    await room.shelf.take(told("first", Millis(ago(60) + 10_000)), told("third", Millis(ago(60) + 40_000), "l3"))
    await room.take(a_line("first"), a_line("second"), a_line("third"), a_line("fourth"), chat=1)

    assert ["first", "second", "third", "fourth"] == await room.bodies()


@pytest.mark.parametrize("is_late", [True, False])
async def test_whether_the_file_or_the_provider_came_first_does_not_show(room: Room, is_late: bool) -> None:
    live = told("hello there", Millis(ago(60) + 23_000), origin="sync")
    if not is_late:
        await room.shelf.take(live)
    done = await room.take(HELLO, BYE)
    if is_late:
        await room.shelf.take(live)
    again = await room.take(HELLO, BYE)
    thread = await room.shelf.thread()
    await room.undo(done.action)

    assert (0, 2) == (again.added, again.known)
    assert [("hello there", "live"), ("goodbye", None)] == [(one.body, one.provider_message_id) for one in thread]
    assert ["hello there"] == await room.bodies()


async def test_a_file_known_without_its_content_is_the_same_message(room: Room) -> None:
    await room.shelf.take(replace(told("look at this", ago(60)), type="image"))
    done = await room.take(a_line("", type="unsupported"), chat=1)

    assert (0, 1) == (done.added, done.known)


async def test_deleted_and_edited_messages_say_so(room: Room) -> None:
    await room.take(a_line("", is_deleted=True), a_line("as it reads now", is_edited=True))

    deleted, edited = await room.shelf.thread()
    assert deleted.revoked_at is not None
    assert (None, "as it reads now") == (edited.revoked_at, edited.body)
    assert edited.edited_at is not None


async def test_what_nobody_said_is_neither_shown_in_the_list_nor_counted(room: Room) -> None:
    await room.take(HELLO, ImportedMessage(rfc3339(ago(50)), "Ana changed her number"))

    (chat,) = await room.shelf.chats()
    assert ("hello there", ago(60)) == (chat.preview, chat.last_message_at)
    assert ("internal", "system") == ((await room.shelf.thread())[1].direction, (await room.shelf.thread())[1].type)


async def test_in_a_group_each_line_has_its_sender_and_numbers_are_people(room: Room) -> None:
    await room.shelf.take(inbound("g", "welcome", peer=a_group_peer(), sender=None, sent_at=ago(90)))
    known = await room.shelf.rows("SELECT count(*) FROM contacts")
    await room.take(a_line("one"), replace(a_line("two", 59), sender=ANA.value), chat=1)

    thread = (await room.shelf.thread(1))[1:]
    assert ["Ana", None] == [one.sender_name for one in thread]
    assert [None, ANA.value] == [one.sender_phone for one in thread]
    assert known[0][0] + 1 == (await room.shelf.rows("SELECT count(*) FROM contacts"))[0][0]


async def test_an_import_renames_nobody_and_moves_no_address(room: Room) -> None:
    await room.shelf.take(told("hi", ago(9000)))
    what = "SELECT name, phone, send_to FROM chats"
    before = await room.shelf.rows(what)
    await room.take(HELLO, chat=1)

    assert before == await room.shelf.rows(what)


async def test_an_operators_name_for_a_chat_outlives_what_the_import_calls_it(room: Room) -> None:
    await room.take(HELLO)
    await room.shelf.do("rename", 1, name="Ana of old")
    await room.take(BYE)

    assert ["Ana of old"] == [one.name for one in await room.shelf.chats()]


async def pieces(*given: bytes) -> AsyncIterator[bytes]:
    for one in given:
        yield one


async def test_a_file_is_kept_by_its_content_and_stands_on_its_message(room: Room) -> None:
    kept = await room.importing.upload(pieces(b"\xff\xd8\xff", b"picture"))
    again = await room.importing.upload(pieces(b"\xff\xd8\xffpicture"))
    await room.take(a_line("", type="image", file_name="IMG-1.jpg", file_key=kept.file_key))

    media = (await room.shelf.thread())[0].media
    assert kept == again
    assert media is not None
    assert ("stored", 10, "image/jpeg", "IMG-1.jpg") == (media.state, media.size, media.found_type, media.file_name)
    assert b"\xff\xd8\xffpicture" == room.shelf.store.media.path(media.key or "").read_bytes()


async def test_too_big_and_empty_files_are_refused_and_leave_nothing(room: Room, tmp_path: Path) -> None:
    with pytest.raises(TooBig):
        await room.importing.upload(pieces(b"x" * 15, b"x" * 15))
    with pytest.raises(BadRequest, match="empty"):
        await room.importing.upload(pieces())

    assert [] == [one for one in (tmp_path / "state").rglob("*") if one.is_file() and one.parent.name != "state"]


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"at": "yesterday"}, "messages.0.at"),
        ({"text": "x" * 65_537}, "at most 65,536"),
        ({"file_key": "../../../etc/passwd"}, "there is no file"),
        ({"file_key": "0" * 64}, "there is no file"),
    ],
)
async def test_what_cannot_be_is_refused_with_its_place(room: Room, change: dict[str, Any], words: str) -> None:
    with pytest.raises(BadRequest, match=words):
        await room.take(replace(HELLO, **change))

    assert [] == await room.bodies()


async def test_too_much_at_once_is_refused(room: Room) -> None:
    with pytest.raises(BadRequest, match="1 to 400"):
        await room.take(*[HELLO] * 401)
    with pytest.raises(BadRequest, match="1 to 400"):
        await room.take()


@pytest.mark.parametrize(
    ("where", "kind"),
    [
        ({"chat": 99}, NotFound),
        ({"session": "nobody", "to": "+5511988776655"}, NotFound),
        ({"session": "care", "to": "0119 8877"}, BadRequest),
        ({"session": "care", "to": None}, BadRequest),
    ],
)
async def test_a_place_that_is_not_there_is_refused(room: Room, where: dict[str, Any], kind: type[Exception]) -> None:
    with pytest.raises(kind):
        await room.take(HELLO, **where)


async def test_nothing_is_imported_into_a_workspace_that_is_out_of_sight(room: Room) -> None:
    ask = AskImport("file", (HELLO,), session="care", to="+5511988776655")
    with pytest.raises(NotFound):
        await room.importing.take(ask, "ana", Sight(frozenset({2})))


async def test_a_message_that_was_marked_unread_leaves_the_count_with_its_import(room: Room) -> None:
    await room.take(HELLO)
    (chat,) = await room.shelf.chats()
    await room.shelf.unread(chat.id)
    marked = (await room.shelf.chats())[0].unread_count
    await room.undo(1)
    gone = (await room.shelf.chats(ChatFilter(status="any")))[0].unread_count
    await room.undo(1, redo=True)

    assert (1, 0, 1) == (marked, gone, (await room.shelf.chats())[0].unread_count)
    assert 1 == (await room.shelf.sessions())[CARE].unread_count


async def test_the_history_tells_how_much_was_imported(room: Room) -> None:
    await room.take(HELLO)
    await room.take(BYE)

    (action,) = (await history.page(room.desk, Caller("ana", 1), AskActions())).actions
    assert ("import", "ana", {"messages": 2, "file": "chat.txt"}) == (action.verb, action.operator, action.args)
    assert "import: 2 messages, +5511988776655" == action.sentence


@pytest.mark.parametrize("imported", [0, 1])
async def test_who_waits_in_a_chat_is_found_by_stepping_over_all_that_was_imported(room: Room, imported: int) -> None:
    plan = await room.shelf.rows(
        "EXPLAIN QUERY PLAN SELECT max(rank) FROM messages WHERE chat_id = 1 AND direction = 'inbound'"
        f" AND (origin = 'import') = {imported} AND merged_into IS NULL"
    )

    assert [True] == ["INDEX messages_by_direction (chat_id=? AND direction=? AND <expr>=?" in row[3] for row in plan]


async def test_what_a_crash_cut_off_is_finished_at_the_next_start(room: Room) -> None:
    await room.take(*(a_line(f"line {number}", number) for number in range(350, 0, -1)))
    room.desk = replace(room.desk, importing=None)
    await room.undo()
    waiting = len(await room.bodies())
    async with running("importing", Importing(room.shelf.store, lambda: 20, lambda: NOON).run):
        async with asyncio.timeout(20):
            while await room.bodies():
                await asyncio.sleep(0.01)

    assert 350 == waiting
    assert [("", None)] == [(one.preview, one.last_message_at) for one in await room.shelf.chats(ANY)]


async def test_undo_and_redo_at_once_end_where_the_last_of_them_wanted(room: Room) -> None:
    await room.take(*(a_line(f"line {number}", number) for number in range(350, 0, -1)))
    await asyncio.gather(room.undo(1), asyncio.sleep(0))
    room.desk = replace(room.desk, importing=None)
    await room.undo(1, redo=True)
    await room.undo(1)
    await room.undo(1, redo=True)
    await asyncio.gather(room.importing.finish(), room.importing.finish())

    assert 350 == len(await room.bodies())
    assert [(1,)] == await room.shelf.rows("SELECT count(*) FROM imports WHERE settled = turned AND turned = 4")


async def test_a_file_that_is_on_its_way_out_comes_in_again_whole(room: Room) -> None:
    await room.take(HELLO, REPLY)
    room.desk = replace(room.desk, importing=None)
    await room.undo()
    again = await room.take(HELLO, REPLY)

    assert (2, ["hello there", "good day"]) == (again.added, await room.bodies())
