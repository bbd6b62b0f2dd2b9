"""Identities linked in any order are the same people, with the same names and chats; split undoes merge exactly."""

import asyncio
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from daemon.facts import Fact, IdentityLinked
from store.models import Identity
from tests.facts import a_peer, inbound, seconds
from tests.shelf import CARE, SALES, Shelf, a_shelf

WHO = (
    Identity("phone", "+5511988776655"), Identity("phone", "+6281234567890"), Identity("lid", "1"),
    Identity("lid", "2"), Identity("bsuid", "BR.1"),
)  # fmt: skip
ends = st.integers(0, len(WHO) - 1)
links = st.builds(lambda one, other, why: IdentityLinked(WHO[one], WHO[other], why), ends, ends, st.sampled_from("ab"))
said = st.builds(
    lambda who, name, at: inbound(f"{who} {at}", f"{at}", peer=a_peer(WHO[who], name), sent_at=seconds(at)),
    ends, st.sampled_from(("Ana", "Bia", None)), st.integers(0, 40),
)  # fmt: skip
told = st.tuples(st.sampled_from((CARE, SALES)), st.one_of(links, said))

_PEOPLE = """
SELECT c.name, c.phone, (SELECT group_concat(kind || value, ' ') FROM (
    SELECT kind, value FROM identities WHERE contact_id = c.id ORDER BY kind, value))
FROM contacts AS c WHERE c.merged_into IS NULL ORDER BY 3"""
_CHATS = """
SELECT c.session_id, (SELECT group_concat(peer, ' ') FROM (
    SELECT peer FROM chats AS f WHERE f.id = c.id OR f.merged_into = c.id ORDER BY peer)), c.name, c.phone,
    c.unread_count, c.preview, c.merged_count
FROM chats AS c WHERE c.merged_into IS NULL ORDER BY 1, 2"""
_ALL_OF = {
    "chats": "id, contact_id, name, phone, unread_count, preview, last_message_id, last_inbound_at, window_closes_at, "
             "waiting_since, merged_into, merged_count, status, read_at",
    "contacts": "id, name, phone, merged_into, deleted_at",
    "identities": "id, contact_id, home_id",
    "sessions": "id, unread_count",
}  # fmt: skip


async def _take(shelf: Shelf, facts: list[tuple[int, Fact]]) -> None:
    for session, fact in facts:
        await shelf.take(fact, session=session)


async def _people_after(facts: list[tuple[int, Fact]]) -> list[Any]:
    with tempfile.TemporaryDirectory() as folder:
        async with a_shelf(Path(folder)) as shelf:
            await _take(shelf, facts)
            return [await shelf.rows(_PEOPLE), await shelf.rows(_CHATS)]


def _with_one_word_a_message(facts: Sequence[tuple[int, Fact]]) -> list[tuple[int, Fact]]:
    """Two messages of one second have no order, and the newest of them is previewed."""
    seen: dict[object, tuple[int, Fact]] = {}
    for session, fact in facts:
        seen.setdefault(getattr(fact, "sent_at", None) or (session, fact), (session, fact))
    return list(seen.values())


some = st.lists(told, min_size=1, max_size=14).map(_with_one_word_a_message)


@settings(max_examples=40, deadline=None)
@given(some, st.randoms(use_true_random=False))
def test_links_in_any_order_give_the_same_people_names_and_chats(facts: list[tuple[int, Fact]], random: Any) -> None:
    shuffled = [*facts, *random.choices(facts, k=3)]
    random.shuffle(shuffled)

    assert asyncio.run(_people_after(facts)) == asyncio.run(_people_after(shuffled))


@settings(max_examples=40, deadline=None)
@given(some, st.randoms(use_true_random=False), some)
def test_a_split_undoes_a_merge_exactly_whatever_came_before_and_between(
    facts: list[tuple[int, Fact]], random: Any, between: list[tuple[int, Fact]]
) -> None:
    asyncio.run(_assert_undone(facts, random, [one for one in between if not isinstance(one[1], IdentityLinked)]))


async def _assert_undone(facts: list[tuple[int, Fact]], random: Any, between: list[tuple[int, Fact]]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        async with a_shelf(Path(folder)) as shelf:
            await _take(shelf, facts)
            contacts = [one for (one,) in await shelf.rows("SELECT id FROM contacts WHERE merged_into IS NULL")]
            if len(contacts) < 2:
                return
            one, other = random.sample(contacts, 2)
            before = await _all_of(shelf)
            await shelf.do("merge", one, other)
            merged = await _all_of(shelf)
            await shelf.do("split", min(one, other))

            assert before["contacts"] != merged["contacts"]
            assert before == await _all_of(shelf)

            await shelf.do("merge", one, other)
            await _take(shelf, between)
            await shelf.do("split", min(one, other))
            apart = [await shelf.rows(_PEOPLE), await shelf.rows(_CHATS)]

        assert await _people_after([*facts, *between]) == apart


async def _all_of(shelf: Shelf) -> dict[str, list[tuple[Any, ...]]]:
    return {table: await shelf.rows(f"SELECT {columns} FROM {table} ORDER BY id") for table, columns in _ALL_OF.items()}
