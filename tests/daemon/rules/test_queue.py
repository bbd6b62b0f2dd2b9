"""Which answers may leave now, and how long a refused one waits."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from daemon.facts import Reaction
from daemon.rules import queue
from store.models import Millis, OutboxState
from store.outbox import OutboxRow
from tests.builders import an_outbox_row

NOW = Millis(1_000_000)
STATES: tuple[OutboxState, ...] = ("scheduled", "queued", "sending", "unknown")


def a_row(id: int, state: OutboxState = "queued", *, peer: str = "p:1", due: int = 0, **rest: Any) -> OutboxRow:
    return an_outbox_row(id, state=state, peer=peer, due_at=Millis(NOW + due), **rest)


def ready(*rows: OutboxRow, may_go: bool = True) -> list[int]:
    return [row.id for row in queue.next_up(rows, NOW, lambda _: may_go)]


def test_the_oldest_of_each_chat_goes() -> None:
    assert [1, 3] == ready(a_row(1), a_row(2), a_row(3, peer="p:2"), a_row(4, peer="p:2"))


@pytest.mark.parametrize("before", [a_row(1, "sending"), a_row(1, "unknown", due=1), a_row(1, due=5000)])
def test_what_is_under_way_unknown_or_waiting_holds_up_its_chat(before: OutboxRow) -> None:
    assert [] == ready(before, a_row(2))


def test_what_is_for_tomorrow_holds_up_nobody_today() -> None:
    assert [2] == ready(a_row(1, "scheduled", due=86_400_000), a_row(2))


def test_what_was_for_today_goes() -> None:
    assert [1] == ready(a_row(1, "scheduled", due=-1), a_row(2))


def test_a_chat_whose_session_may_not_send_waits_in_its_order() -> None:
    assert [] == ready(a_row(1), a_row(2), may_go=False)


rows = st.lists(
    st.tuples(st.sampled_from(STATES), st.sampled_from(("p:1", "p:2")), st.integers(-3, 3)), max_size=8
).map(lambda drawn: [a_row(n, state, peer=peer, due=due) for n, (state, peer, due) in enumerate(drawn, 1)])


@given(rows)
def test_never_two_of_one_chat_and_never_one_past_an_older_that_is_due(some: list[OutboxRow]) -> None:
    found = queue.next_up(some, NOW, lambda _: True)

    assert len(found) == len({row.peer for row in found})
    for row in found:
        older = [one for one in some if one.id < row.id and one.peer == row.peer]
        assert all(one.state == "scheduled" and one.due_at > NOW for one in older)


@pytest.mark.parametrize(
    ("reaction", "waits"),
    [
        (Reaction.AGAIN, [2, 4, 8, 16, 32]),
        (Reaction.SLOW_DOWN, [10, 20, 40, 80, 160, 300, 300]),
        (Reaction.SLOW_CHAT, [4, 16, 64, 256]),
    ],
)
def test_the_waits_grow_and_end(reaction: Reaction, waits: list[int]) -> None:
    tries = range(1, len(waits) + 1)

    assert [one * 1000 for one in waits] == [queue.wait_before(reaction, n, None) for n in tries]
    assert None is queue.wait_before(reaction, len(waits) + 1, None)


@pytest.mark.parametrize("reaction", [Reaction.FAIL, Reaction.TEMPLATE, Reaction.STOP])
def test_what_a_person_has_to_decide_is_never_tried_again_by_itself(reaction: Reaction) -> None:
    assert None is queue.wait_before(reaction, 1, 5)


def test_a_provider_that_says_how_long_is_heeded() -> None:
    assert 90_000 == queue.wait_before(Reaction.SLOW_DOWN, 1, 90)
    assert 10_000 == queue.wait_before(Reaction.SLOW_DOWN, 1, 1)


def test_a_provider_that_asks_for_a_day_is_heeded_until_just_before_what_waits_becomes_stale() -> None:
    assert queue.STALE - 60_000 == queue.wait_before(Reaction.SLOW_DOWN, 1, 86_400)
    assert queue.STALE - 60_000 == queue.session_rest(1, 86_400)


def test_a_session_rests_as_long_as_the_answer_that_was_refused_and_also_when_that_one_is_given_up() -> None:
    assert queue.wait_before(Reaction.SLOW_DOWN, 2, None) == queue.session_rest(2, None)
    assert (None, 300_000) == (queue.wait_before(Reaction.SLOW_DOWN, 8, None), queue.session_rest(8, None))


def test_what_could_not_be_tried_for_a_quarter_of_an_hour_is_stale() -> None:
    assert queue.is_stale(a_row(1, due=-queue.STALE), NOW)
    assert not queue.is_stale(a_row(1, due=1 - queue.STALE), NOW)
    assert not queue.is_stale(a_row(1, "unknown", due=-queue.STALE), NOW)
