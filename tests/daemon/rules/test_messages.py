"""The fold alone: deliveries and events in any order, any number of times, make the same row."""

from dataclasses import replace
from itertools import permutations
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from daemon.rules import messages
from daemon.rules.statuses import STATUS_ORDER
from store.messages import Event, MessageRow
from store.models import Media, MessageStatus, Millis
from tests.daemon.projector.test_law_four import messages as facts
from tests.facts import NOON, inbound, outbound, seconds
from tests.fakes.desk import a_chat_row, a_message_row

BLANK = a_message_row(1, a_chat_row(1))


def an_event(kind: str, value: str, at: int, actor: str = "", key: str = "e") -> Event:
    return Event(1, "m", kind, f"{key}{at}", seconds(at), actor, value, None, None)


times, keys, actors = st.integers(0, 3), st.sampled_from("xy"), st.sampled_from("ab")
statuses = st.builds(lambda value, at: an_event("status", value, at), st.sampled_from(STATUS_ORDER), times)
edits = st.builds(lambda value, at, key: an_event("edit", value, at, key=key), st.sampled_from("abc"), times, keys)
revokes = st.builds(lambda at: an_event("revoke", "", at), times)
emojis = st.sampled_from(("👍", "❤", ""))
reactions = st.builds(lambda value, at, who: an_event("reaction", value, at, who), emojis, times, actors)
events = st.lists(st.one_of(statuses, edits, revokes, reactions), max_size=8)
arrivals = st.lists(st.tuples(facts, st.integers(0, 5)), min_size=1, max_size=4)


def folded(deliveries: list[tuple[Any, int]], happened: list[Event]) -> MessageRow:
    rows = [messages.received(fact, seconds(50 + at), BLANK) for fact, at in deliveries]
    row = rows[0]
    for other in rows[1:]:
        # between two deliveries the row is always as its events leave it
        row = messages.merged(messages.with_events(row, happened), other)
    return messages.with_events(row, happened)


@given(arrivals, events, st.randoms(use_true_random=False))
def test_any_order_and_repetition_gives_the_same_row(deliveries: list[Any], happened: list[Event], random: Any) -> None:
    one_key = [
        (inbound("m", fact.body, sent_at=fact.sent_at, detail=fact.detail, origin=fact.origin), at)
        for fact, at in deliveries
    ]
    shuffled = [*one_key, *random.choices(one_key, k=2)]
    again = [*happened, *random.choices(happened, k=2)] if happened else []
    random.shuffle(shuffled)
    random.shuffle(again)

    assert folded(one_key, happened) == folded(shuffled, again)


@pytest.mark.parametrize("order", permutations(("sent", "delivered", "read")))
def test_the_highest_status_stands(order: tuple[MessageStatus, ...]) -> None:
    happened = [an_event("status", status, n) for n, status in enumerate(order)]

    assert "read" == messages.with_events(messages.received(outbound(), NOON, BLANK), happened).status


def test_what_was_sent_is_kept_under_the_newest_edit() -> None:
    row = messages.with_events(messages.received(inbound("m", "first"), NOON, BLANK), [an_event("edit", "second", 1)])
    back = messages.with_events(row, [])

    assert ("second", "first") == (row.body, row.sent_body)
    assert ("first", None) == (back.body, back.sent_body)


def test_of_one_actors_reactions_the_newest_stands_and_an_empty_one_takes_it_away() -> None:
    happened = [
        an_event("reaction", "👍", 1, "ana"),
        an_event("reaction", "", 2, "ana"),
        an_event("reaction", "❤", 1, "us"),
    ]
    row = messages.with_events(messages.received(inbound("m"), NOON, BLANK), happened)

    assert '[{"actor": "us", "emoji": "\\u2764", "at": ' + str(seconds(1)) + "}]" == row.reactions


def test_a_type_that_we_show_beats_one_that_we_do_not() -> None:
    shown = messages.received(inbound("m", "text"), NOON, BLANK)
    hidden = messages.received(inbound("m", "zzz", detail="image"), NOON, BLANK)
    hidden.type = "unsupported"

    assert "text" == messages.merged(hidden, shown).type == messages.merged(shown, hidden).type
    assert Millis(NOON) == messages.merged(hidden, shown).sent_at


def test_more_said_of_a_file_beats_less() -> None:
    bare = messages.received(inbound("m", media=Media()), NOON, BLANK)
    full = messages.received(inbound("m", media=Media("image/png", "a.png", 3)), NOON, BLANK)

    assert full.media == messages.merged(bare, full).media == messages.merged(full, bare).media


def test_remarks_of_all_deliveries_stand_beside_a_message_each_once_and_in_one_order() -> None:
    one = messages.received(replace(inbound(), remarks=("forwarded", "about product 7")), NOON, BLANK)
    other = messages.received(replace(inbound(), remarks=("forwarded", "from an ad")), NOON, BLANK)
    none = messages.received(inbound(), NOON, BLANK)

    expected = '["about product 7", "forwarded", "from an ad"]'
    assert [expected, expected] == [messages.merged(one, other).remarks, messages.merged(other, one).remarks]
    assert one.remarks == messages.merged(one, one).remarks == messages.merged(none, one).remarks
    assert none.remarks is None
