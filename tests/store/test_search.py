"""Search: every word finds its message, nothing typed is syntax, nothing of elsewhere shows."""

import re
import sqlite3
from collections.abc import Sequence
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from daemon.api.query import parse_search
from daemon.facts import MessageEdited, MessageRevoked
from store import chats, messages, search
from store.database import FILE_NAME, Transaction
from store.models import ChatFilter, Identity
from store.search import Hit, Hits, Sought, parted
from store.text import stored
from tests.facts import ANA, BUDI, NOON, a_group_peer, a_peer, a_person, inbound, outbound, seconds
from tests.fakes.desk import a_chat_row, a_message_row
from tests.shelf import CARE, OTHER, SALES, Shelf, a_shelf

ANYBODY = st.text() | st.text(alphabet="\"*^:+-(){}[]\\'\x00\U0010ffff NEARANDOT", max_size=60)


def sought(typed: str, **rest: Any) -> Sought:
    query = parse_search(typed)
    asked = Sought(query.words, query.is_open, query.chats, begins=query.after, ends=query.before, operator="ana")
    return replace(asked, now=NOON, **rest)


async def find(shelf: Shelf, typed: str, *, before: int | None = None, limit: int = 50, **rest: Any) -> Hits:
    async with shelf.store.reading() as reader:
        return await search.find(reader, sought(typed, **rest), before=before, limit=limit)


async def bodies(shelf: Shelf, typed: str, **rest: Any) -> list[str]:
    return [hit.message.body for hit in (await find(shelf, typed, **rest)).hits]


async def named(shelf: Shelf, typed: str) -> list[str]:
    async with shelf.store.reading() as reader:
        return [chat.name for chat in await search.find_chats(reader, sought(typed), 20)]


def marked(hit: Hit) -> list[str]:
    return [hit.text[begin:end] for begin, end in hit.marks]


async def say(shelf: Shelf, *texts: str, session: int = CARE) -> None:
    await shelf.take(
        *(inbound(f"k{place}", text, sent_at=seconds(place)) for place, text in enumerate(texts)), session=session
    )


async def test_words_are_found_without_case_and_accents_newest_first(shelf: Shelf) -> None:
    await say(shelf, "O boleto não chegou", "outra coisa", "BOLETO pago", "boletos velhos")

    assert ["boletos velhos", "BOLETO pago", "O boleto não chegou"] == await bodies(shelf, "Boleto")
    assert ["O boleto não chegou"] == await bodies(shelf, "nao boleto")
    assert [] == await bodies(shelf, "boleto absent")


async def test_only_a_word_that_nothing_follows_may_go_on(shelf: Shelf) -> None:
    await say(shelf, "invoices", "invoice paid")

    assert ["invoice paid", "invoices"] == await bodies(shelf, "inv")
    assert ["invoice paid"] == await bodies(shelf, "invoice ")
    assert ["invoice paid"] == await bodies(shelf, "invoice pa")
    assert [] == await bodies(shelf, "inv paid")


async def test_quoted_words_stand_side_by_side(shelf: Shelf) -> None:
    await say(shelf, "order 12 is late", "12 in this order")

    assert ["order 12 is late"] == await bodies(shelf, '"order 12"')
    assert 2 == len(await bodies(shelf, "order 12"))


async def test_a_single_letter_is_a_word_except_where_words_are_written_together(shelf: Shelf) -> None:
    await say(shelf, "a plan", "another", "订单号码", "ขอบคุณครับ")

    assert ["a plan"] == await bodies(shelf, "a")
    assert ["订单号码"] == await bodies(shelf, "订")
    assert ["ขอบคุณครับ"] == await bodies(shelf, "ขอบคุณ")
    assert [] == await bodies(shelf, "号码")


async def test_the_words_are_marked_where_they_stand(shelf: Shelf) -> None:
    await say(shelf, "💚 Çelik, café; cafés e CAFE")
    (hit,) = (await find(shelf, "celik cafe")).hits

    assert ["Çelik", "café", "cafés", "CAFE"] == marked(hit)
    assert hit.message.body == hit.text


@pytest.mark.parametrize(
    "body",
    [
        "\U0010ffff[ pay \U0010ffff]",
        "<b>pay</b>",
        "\x00pay \x00 pay",
        "\ud800 pay \udfff",
        "\U0010ffff0000 pay",
        "[pay] \x02pay\x03",
    ],
)
async def test_no_body_can_forge_a_mark(shelf: Shelf, body: str) -> None:
    await say(shelf, body)
    (hit,) = (await find(shelf, "pay ")).hits

    assert body == hit.text
    assert {"pay"} == set(marked(hit))


@given(st.lists(st.tuples(st.text(alphabet="ab[]0f\x00\ud800\U0010ffff"), st.booleans())))
def test_marks_come_out_where_they_went_in_whatever_the_text(pieces: list[tuple[str, bool]]) -> None:
    marks, length, written = [], 0, ""
    for text, is_marked in pieces:
        written += f"\U0010ffff[{stored(text)}\U0010ffff]" if is_marked else stored(text)
        marks += [(length, length + len(text))] if is_marked else []
        length += len(text)

    assert ("".join(text for text, _ in pieces), tuple(marks)) == parted(written)


@settings(max_examples=150, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(ANYBODY)
async def test_nothing_typed_is_a_syntax_error(shelf: Shelf, typed: str) -> None:
    words = tuple(typed.split())
    async with shelf.store.reading() as reader:
        found = await search.find(reader, Sought(words))
        await search.find_chats(reader, Sought(words), 20)
        await search.find(reader, Sought(words, chats=ChatFilter(status="any", sender=(typed,))))

    assert [] == found.hits


@pytest.mark.parametrize(
    "typed", ["x" * 10_000, "a-" * 5_000, "w " * 5_000, "\ue000-" * 5_000, "🎉" * 5_000, "NEAR(a b)"]
)
async def test_a_pasted_page_is_only_words(shelf: Shelf, typed: str) -> None:
    await say(shelf, "nothing of it")

    assert [] == await bodies(shelf, typed)
    assert [] == await named(shelf, typed)


async def test_an_edit_is_found_by_its_new_words_and_what_was_taken_back_not_at_all(shelf: Shelf) -> None:
    await say(shelf, "old words", "secret words")
    await shelf.take(MessageEdited("k0", "new words", seconds(9), "e1"), MessageRevoked("k1", seconds(9), "r1"))

    assert [] == await bodies(shelf, "old")
    assert ["new words"] == await bodies(shelf, "new")
    assert [] == await bodies(shelf, "secret")


async def test_pages_fit_together(shelf: Shelf) -> None:
    await say(shelf, *(f"tea {number}" for number in range(23)))
    found: list[str] = []
    page = await find(shelf, "tea", limit=5)
    while page.next is not None:
        found += [hit.message.body for hit in page.hits]
        page = await find(shelf, "tea", limit=5, before=page.next)
    found += [hit.message.body for hit in page.hits]

    assert [f"tea {number}" for number in reversed(range(23))] == found


async def test_what_is_elsewhere_is_not_found(shelf: Shelf) -> None:
    for session in (CARE, SALES, OTHER):
        await shelf.take(inbound("m", f"tea of {session}"), session=session)

    assert ["tea of 1", "tea of 2", "tea of 3"] == sorted(await bodies(shelf, "tea"))
    assert ["tea of 1", "tea of 2"] == sorted(await bodies(shelf, "tea workspace:Acme"))
    assert ["tea of 3"] == await bodies(shelf, "tea workspace:2")
    assert ["tea of 2"] == await bodies(shelf, "tea session:sales")
    assert [] == await bodies(shelf, "tea session:sales workspace:2")
    assert [] == await bodies(shelf, "tea session:nobody")
    assert [] == await bodies(shelf, "s1 w1 c1")


async def test_a_chat_is_searched_with_those_that_stand_in_it(shelf: Shelf) -> None:
    rows = [a_chat_row(one, workspace=1) for one in (1, 2, 3)]
    rows[1].merged_into = 1
    said = [a_message_row(number, rows[number - 1], "tea") for number in (1, 2, 3)]

    async def unit(tx: Transaction) -> None:
        await chats.insert(tx, rows)
        await messages.save(tx, said, [])

    await shelf.store.write(unit)
    found = (await find(shelf, "tea", chat=1)).hits

    assert [2, 1] == [hit.message.id for hit in found]
    assert {1} == {hit.message.chat_id for hit in found}
    assert [] == (await find(shelf, "tea", chat=99)).hits


async def test_a_row_that_stands_for_another_is_not_found(shelf: Shelf) -> None:
    chat = a_chat_row(1, workspace=1)
    said = [a_message_row(number, chat, "tea") for number in (1, 2)]
    said[1].merged_into = 1

    async def unit(tx: Transaction) -> None:
        await chats.insert(tx, [chat])
        await messages.save(tx, said, [])

    await shelf.store.write(unit)

    assert [1] == [hit.message.id for hit in (await find(shelf, "tea")).hits]


async def test_terms_speak_of_the_chat_and_from_of_whoever_wrote(shelf: Shelf) -> None:
    team = a_group_peer()
    await shelf.take(
        inbound("a", "tea by ana", peer=a_peer(name="Ana Çelik")),
        inbound("b", "tea by budi", peer=team, sender=a_person(BUDI, "Budi"), sent_at=seconds(1)),
        inbound("c", "tea of ana in the team", peer=team, sender=a_person(ANA), sent_at=seconds(2)),
        outbound("d", "tea by us", sent_at=seconds(3)),
    )

    assert ["tea of ana in the team", "tea by ana"] == await bodies(shelf, "tea from:celik")
    assert ["tea by budi"] == await bodies(shelf, "tea from:0812-345")
    assert ["tea by budi"] == await bodies(shelf, "from:budi")
    assert ["tea by us"] == await bodies(shelf, "tea from:us")
    assert [] == await bodies(shelf, "tea from:me")
    assert [] == await bodies(shelf, "tea from:nobody")
    assert 2 == len(await bodies(shelf, "tea is:group"))
    assert 2 == len(await bodies(shelf, "tea is:private status:open"))
    assert [] == await bodies(shelf, "tea status:done")
    assert [] == await bodies(shelf, "tea tag:vip")
    assert ["tea by us"] == await bodies(shelf, "tea from:us from:nobody")


async def test_a_span_of_time_restricts(shelf: Shelf) -> None:
    await say(shelf, "tea 0", "tea 1", "tea 2")

    assert ["tea 1"] == await bodies(shelf, "tea", begins=seconds(1), ends=seconds(2))
    assert 3 == len(await bodies(shelf, "tea after:2026-11-01 before:2027-01-01T00:00:00Z"))
    assert [] == await bodies(shelf, "tea before:2026-11-01")


async def test_a_rare_condition_looks_at_so_many_and_tells_where_to_go_on(
    shelf: Shelf, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(search, "MOST_LOOKED_AT", 4)
    await say(shelf, *(f"tea {number}" for number in range(10)))
    await shelf.take(outbound("o", "tea by us", sent_at=seconds(-5)))
    page, pages = await find(shelf, "tea from:us"), 1
    while page.next is not None and not page.hits:
        page, pages = await find(shelf, "tea from:us", before=page.next), pages + 1

    assert ["tea by us"] == [hit.message.body for hit in page.hits]
    assert 3 == pages


async def test_of_too_many_of_one_name_the_messages_are_read_instead(
    shelf: Shelf, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(search, "_MOST_PEOPLE", 0)
    await shelf.take(inbound("a", "tea", peer=a_peer(name="Ana")), inbound("b", "tea", peer=a_peer(BUDI, "Budi")))

    assert ["Budi"] == [hit.message.sender_name for hit in (await find(shelf, "tea from:bud")).hits]


async def test_a_search_walks_the_index_and_sorts_nothing(shelf: Shelf) -> None:
    await say(shelf, "tea")
    plans: list[str] = []
    async with shelf.store.reading() as reader:
        asked: list[tuple[str, Sequence[Any]]] = []
        rows = reader.rows

        async def note(sql: str, args: Sequence[Any] = ()) -> list[tuple[Any, ...]]:
            asked.append((sql, args))
            return await rows(sql, args)

        reader.rows = note  # type: ignore[method-assign]
        await search.find(reader, sought("tea session:care is:private"))
        reader.rows = rows  # type: ignore[method-assign]
        for sql, args in asked:
            if "highlight" in sql:
                plans += [str(step[3]) for step in await rows(f"EXPLAIN QUERY PLAN {sql}", args)]

    assert re.match(r"SCAN f VIRTUAL TABLE INDEX", plans[0])
    assert not any("TEMP B-TREE" in step for step in plans), plans


@pytest.mark.parametrize(
    "typed",
    ["ana", "CELIK", "+62 812", "0812", "812-345", "(0812) 345-67", "+62 (0)812", "34567890", "62812345", "ana 0812"],
)
async def test_a_chat_is_found_by_name_and_by_any_spelling_of_its_number(shelf: Shelf, typed: str) -> None:
    await shelf.take(inbound("a", peer=a_peer(BUDI, "Ana Çelik")), inbound("b", peer=a_peer(ANA, "Somebody")))

    assert ["Ana Çelik"] == await named(shelf, typed)


@pytest.mark.parametrize("typed", ["11 98877-6655", "11 8877-6655", "011 98877 6655", "+55 11 98877-6655"])
@pytest.mark.parametrize("held", ["+5511988776655", "+551188776655"])
async def test_brazils_ninth_digit_makes_no_difference(shelf: Shelf, typed: str, held: str) -> None:
    await shelf.take(inbound(peer=a_peer(Identity("phone", held), "Ana")))

    assert ["Ana"] == await named(shelf, typed)


async def test_a_chat_is_found_by_its_tag_within_its_scope_and_not_once_it_is_merged(shelf: Shelf) -> None:
    rows = [a_chat_row(1, workspace=1), a_chat_row(2, session=OTHER, workspace=2), a_chat_row(3, workspace=1)]
    for row in rows:
        row.tags = '["new lead"]'
    rows[2].merged_into = 1
    await shelf.store.write(lambda tx: chats.insert(tx, rows))

    assert {"Chat 1", "Chat 2"} == set(await named(shelf, "lead"))
    assert ["Chat 1"] == await named(shelf, "lead workspace:Acme")
    assert ["Chat 2"] == await named(shelf, "lead session:other")


async def test_a_number_that_changes_is_found_by_the_new_one_only(shelf: Shelf) -> None:
    row = replace(a_chat_row(1, workspace=1), phone="+6281234567890")
    await shelf.store.write(lambda tx: chats.insert(tx, [row]))
    await shelf.store.write(lambda tx: chats.update(tx, [(row, replace(row, phone="+6285550001111"))]))

    assert [] == await named(shelf, "0812345")
    assert ["Chat 1"] == await named(shelf, "0855500")
    await shelf.store.write(lambda tx: tx.run("INSERT INTO numbers_fts (numbers_fts) VALUES ('integrity-check')"))


async def test_a_thread_opens_around_a_message(shelf: Shelf) -> None:
    await say(shelf, *(f"text {number}" for number in range(20)))
    thread = await shelf.thread()
    async with shelf.store.reading() as reader:
        pages = [await messages.around(reader, thread[0].chat_id, one.rank, limit=5) for one in thread]

    assert thread[8:13] == pages[10].messages
    assert (thread[8].rank, thread[12].rank) == (pages[10].before, pages[10].after)
    assert thread[:5] == pages[0].messages
    assert thread[-5:] == pages[-1].messages
    assert (None, None) == (pages[0].before, pages[-1].after)
    assert all(one in page.messages for one, page in zip(thread, pages, strict=True))


async def test_what_an_older_desk_holds_is_found_after_the_upgrade(tmp_path: Path) -> None:
    async with a_shelf(tmp_path) as shelf:
        await say(shelf, "second boleto", "third boleto")
        await shelf.take(inbound("old", "first boleto", peer=a_peer(BUDI, "Budi"), sent_at=seconds(-9)))
    with closing(sqlite3.connect(tmp_path / FILE_NAME, isolation_level=None)) as file:
        file.executescript("""
            DROP TRIGGER chats_number_known; DROP TRIGGER chats_number_lost; DROP TRIGGER chats_number_changed;
            DROP TABLE numbers_fts; DROP VIEW number_search; DROP INDEX messages_by_sender; DROP TABLE messages_fts;
            CREATE VIRTUAL TABLE messages_fts USING fts5 (body, scope, content='message_search', content_rowid='rank');
            DROP TABLE qr_codes; ALTER TABLE sessions DROP COLUMN qr_until;
            DROP TABLE readings; DROP INDEX actions_of_operator; DROP INDEX actions_undone;
            DROP INDEX actions_of_people;
            DROP INDEX chats_snoozed; ALTER TABLE changes DROP COLUMN before; ALTER TABLE actions DROP COLUMN undone_by;
            ALTER TABLE actions DROP COLUMN undone_n; ALTER TABLE actions DROP COLUMN undone_after;
            ALTER TABLE messages DROP COLUMN remarks; ALTER TABLE message_events DROP COLUMN note; DROP TABLE notices;
            PRAGMA user_version = 8;""")
    async with a_shelf(tmp_path) as shelf:
        assert ["third boleto", "second boleto", "first boleto"] == await bodies(shelf, "bolet")
        assert ["Budi"] == await named(shelf, "0812-345")
        await say(shelf, "again")
        await shelf.store.write(lambda tx: tx.run("INSERT INTO messages_fts (messages_fts) VALUES ('integrity-check')"))


async def test_a_note_is_found_like_what_was_said(shelf: Shelf) -> None:
    chat = a_chat_row(1, workspace=1)
    note = replace(
        a_message_row(1, chat, "call back about tea"), direction="internal", sender_name="ana", origin="desk"
    )

    async def unit(tx: Transaction) -> None:
        await chats.insert(tx, [chat])
        await messages.save(tx, [note], [])

    await shelf.store.write(unit)

    assert ["call back about tea"] == await bodies(shelf, "tea from:me")
    assert [] == await bodies(shelf, "tea from:chat")


async def test_a_chat_is_found_however_many_others_of_its_name_are_elsewhere(
    shelf: Shelf, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(search, "_MOST_CHATS", 3)
    rows = [
        replace(a_chat_row(number, OTHER, workspace=2), name="Ana", phone=f"+62812{number}") for number in range(2, 9)
    ]
    here = replace(a_chat_row(1, CARE, workspace=1), name="Ana", phone="+628121", tags='["vip"]')
    await shelf.store.write(lambda tx: chats.insert(tx, [here, *rows]))
    async with shelf.store.reading() as reader:
        found = {
            typed: [chat.id for chat in await search.find_chats(reader, sought(typed), 20)]
            for typed in ("ana session:care", "0812 workspace:Acme", "ana tag:vip", "ana", "ana session:nobody")
        }

    assert {
        "ana session:care": [1],
        "0812 workspace:Acme": [1],
        "ana tag:vip": [1],
        "ana": [8, 7, 6],
        "ana session:nobody": [],
    } == found
