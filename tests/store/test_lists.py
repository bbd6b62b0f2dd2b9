"""Lists: pages that fit together, views that walk their index, any typed word."""

from collections.abc import Sequence
from typing import Any

import pytest

from daemon.api.query import parse
from store import lists
from store.chats import ChatRow, insert
from store.database import Reader, Row, Transaction
from store.errors import BadCursor
from store.lists import ORDERS, ChatRows, PageStart
from store.models import Chat, ChatFilter, Millis
from tests.facts import NOON, a_peer, inbound, seconds
from tests.fakes.desk import a_chat_row
from tests.shelf import CARE, SALES, Shelf

RECENT = "ORDER BY pinned DESC"
NAMED = [
    ("", "chats_recent"),
    ("status:done", "chats_recent"),
    ("status:snoozed", "chats_recent"),
    ("workspace:1", "chats_recent_workspace"),
    ("status:done workspace:1", "chats_recent_workspace"),
    ("session:care", "chats_recent_session"),
    ("status:done session:1", "chats_recent_session"),
    ("is:unread", "chats_unread"),
    ("is:unread workspace:1", "chats_unread_workspace"),
    ("is:unread session:care", "chats_unread_session"),
    ("is:mine", "chats_mine"),
    ("sort:waiting", "chats_waiting"),
    ("sort:window", "chats_window"),
    ("is:failed", "chats_failed"),
]


async def fill(shelf: Shelf, count: int) -> None:
    rows: list[ChatRow] = []
    for number in range(1, count + 1):
        row = a_chat_row(number, session=CARE if number % 2 else SALES, workspace=1)
        row.last_message_at = Millis(NOON + (number * 7919) % count * 1000)
        row.unread_count, row.pinned, row.name = number % 3, int(number % 50 == 0), f"Chat {number} Çelik"
        rows.append(row)
    await shelf.store.write(lambda tx: insert(tx, rows))


def named(number: int, name: str) -> ChatRow:
    row = a_chat_row(number, session=CARE, workspace=1)
    row.name = name
    return row


class NotingReader(Reader):
    """Notes what it is asked."""

    def __init__(self, reader: Reader) -> None:
        self.asked: list[tuple[str, Sequence[Any]]] = []
        self._reader = reader

    async def rows(self, sql: str, args: Sequence[Any] = ()) -> list[Row]:
        self.asked.append((sql, args))
        return await self._reader.rows(sql, args)


async def page(shelf: Shelf, query: str = "", start: PageStart = PageStart(), limit: int = 7) -> ChatRows:  # noqa: B008  frozen
    async with shelf.store.reading() as reader:
        return await lists.page(reader, parse(query), start, limit=limit, operator="ana", now=NOON, count=True)


@pytest.mark.parametrize(("query", "index"), NAMED)
async def test_each_named_view_walks_its_own_index_and_sorts_nothing(shelf: Shelf, query: str, index: str) -> None:
    await fill(shelf, 300)
    await shelf.store.write(lambda tx: tx.run("ANALYZE"))
    seen: list[str] = []

    async def explain(tx: Transaction) -> None:
        wanted = parse(query)
        where = await lists.where(tx, wanted, "ana", NOON)
        plan = await tx.rows(
            "EXPLAIN QUERY PLAN " + lists.statement(where.sql(), ORDERS[wanted.sort]), (*where.args, 50, 0)
        )
        seen.extend(str(step[3]) for step in plan)

    await shelf.store.write(explain)

    assert any(f"USING INDEX {index} (" in step for step in seen), seen
    assert not any("TEMP B-TREE" in step for step in seen), seen


@pytest.mark.parametrize("query", ["sort:waiting", "sort:window", "sort:name", "sort:priority", "", "is:unread"])
async def test_a_page_by_cursor_is_found_in_the_index_however_far_down(shelf: Shelf, query: str) -> None:
    await fill(shelf, 300)
    cursor = (await page(shelf, query)).next_cursor
    async with shelf.store.reading() as reader:
        noting = NotingReader(reader)
        await lists.page(noting, parse(query), PageStart(cursor=cursor), limit=7, now=NOON)
        sql, args = noting.asked[-1]
        ((*_, step),) = await reader.rows(f"EXPLAIN QUERY PLAN {sql}", args)

    assert step.startswith("SEARCH chats USING INDEX")
    assert step.endswith((">?)", "<?)", "<(?,?))"))


@pytest.mark.parametrize(
    "query", ["", "session:care", "is:unread", "sort:waiting", "sort:window", "sort:priority", "sort:name"]
)
async def test_walking_forth_and_back_by_cursor_shows_each_chat_once_in_order(shelf: Shelf, query: str) -> None:
    await fill(shelf, 60)
    whole = (await page(shelf, query, limit=500)).chats
    forth: list[Chat] = []
    one = await page(shelf, query)
    while True:
        assert len(forth) == one.offset
        forth += one.chats
        if one.next_cursor is None:
            break
        one = await page(shelf, query, PageStart(cursor=one.next_cursor))
    back = list(one.chats)
    while one.prev_cursor is not None:
        one = await page(shelf, query, PageStart(cursor=one.prev_cursor))
        back = [*one.chats, *back]

    assert whole == forth == back
    assert 0 == one.offset


async def test_the_lists_order_is_the_one_that_front_ends_sort_by(shelf: Shelf) -> None:
    from daemon.api.query import sort_key

    await fill(shelf, 60)
    names = (
        "Éva",
        "éclair",
        "Öz",
        "ös",
        "straße",
        "STRASSF",
        "[x]",
        "_y",
        "Zoe",
        "anA",
        "Ana",
        "ﬁm",
        "fim",
        "😀",
        "\uffe0",
    )
    await shelf.store.write(lambda tx: insert(tx, [named(100 + at, name) for at, name in enumerate(names)]))
    for query in ("", "sort:waiting", "sort:window", "sort:priority", "sort:name"):
        shown = (await page(shelf, query, limit=500)).chats

        assert shown == sorted(shown, key=sort_key(parse(query)))


async def test_a_page_can_begin_anywhere_and_around_a_chat(shelf: Shelf) -> None:
    await fill(shelf, 60)
    whole = (await page(shelf, limit=500)).chats
    target = whole[33]
    around = await page(shelf, start=PageStart(around=target.id))

    assert whole[20:27] == (await page(shelf, start=PageStart(offset=20))).chats
    assert target in around.chats
    assert whole[around.offset : around.offset + 7] == around.chats
    assert 60 == around.total


async def test_filters_say_what_they_say(shelf: Shelf) -> None:
    await shelf.take(inbound("a", "hi", peer=a_peer(name="Ana Çelik")))
    await shelf.take(inbound("b", peer=a_peer(name="Ana Çelik"), sent_at=seconds(1)), session=SALES)

    async def found(query: str) -> set[str]:
        return {chat.session_key for chat in (await page(shelf, query)).chats}

    assert {"care", "sales"} == await found("")
    assert {"care"} == await found("session:care")
    assert {"sales"} == await found("session:2")
    assert set() == await found("session:nobody")
    assert {"sales"} == await found("provider:webjs")
    assert {"care", "sales"} == await found("celik")
    assert {"care", "sales"} == await found("ana workspace:Acme")
    assert set() == await found("is:group")
    assert set() == await found("tag:vip")
    assert {"care", "sales"} == await found("from:'Ana Çelik'")
    assert {"care"} == await found("window:<24h")


@pytest.mark.parametrize(
    "typed", ['"', "-* ^ {a b}: + ()", "hello AND", "body: secret OR rank MATCH 'x'", "100%_\\", "'; DROP", "\x00", "…"]
)
async def test_nothing_typed_is_a_syntax_error(shelf: Shelf, typed: str) -> None:
    await shelf.take(inbound())

    assert isinstance((await page(shelf, typed)).chats, list)


@pytest.mark.parametrize("cursor", ["x", "", "e30", "bnVsbA", "eyJrIjpbMV0sIm8iOjAsImIiOjB9", "[" * 3000, "é"])
async def test_a_cursor_that_is_not_ours_is_refused(shelf: Shelf, cursor: str) -> None:
    with pytest.raises(BadCursor):
        await page(shelf, start=PageStart(cursor=cursor))


async def test_a_merged_chat_is_in_no_list(shelf: Shelf) -> None:
    await fill(shelf, 2)
    await shelf.store.write(lambda tx: tx.run("UPDATE chats SET merged_into = 2 WHERE id = 1"))

    assert [2] == [chat.id for chat in (await page(shelf, "status:any")).chats]
    assert ChatFilter() == parse("")
