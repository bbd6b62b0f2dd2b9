"""The thread as a pure value: day lines, the unread line, older pages."""

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from daemon.api.messages import MessagePage
from store.models import Message, Quoted
from tests.builders import NOW, a_chat, a_frame, a_message, a_thread_page
from tui.thread_state import ThreadState


def test_the_unread_line_stands_before_the_first_unread_message() -> None:
    thread = opened([a_message(1), a_message(2, is_read=False), a_message(3, is_read=False)])

    assert (thread.messages[1].rank, 2) == (thread.line_rank, thread.line_count)


def test_the_unread_line_stays_when_the_messages_become_read() -> None:
    thread = opened([a_message(1), a_message(2, is_read=False)])

    thread.apply(a_frame(message=a_message(2, is_read=True, seq=9), type="message.changed"))

    assert (thread.messages[1].rank, 1) == (thread.line_rank, thread.line_count)
    assert thread.messages[1].is_read


def test_the_unread_line_moves_up_when_more_unread_ones_come_into_view() -> None:
    thread = ThreadState(a_chat(unread_count=3))
    thread.open(a_thread_page([a_message(4, is_read=False), a_message(5, is_read=False)], before="4"))

    thread.older(a_thread_page([a_message(1), a_message(2), a_message(3)]))

    assert (thread.messages[2].rank, 3) == (thread.line_rank, thread.line_count)


def test_an_arrival_goes_to_its_place_and_owes_a_read() -> None:
    thread = opened([a_message(1), a_message(3)])

    change = thread.apply(a_frame(message=a_message(2, is_read=False, seq=8)))

    assert "arrival" == change
    assert [1, 2, 3] == [one.id for one in thread.messages]
    assert thread.owes_read
    assert 8 == thread.shown_seq


def test_a_message_marked_unread_again_is_no_arrival() -> None:
    thread = opened([a_message(1)])

    change = thread.apply(a_frame(message=a_message(1, is_read=False, seq=9), type="message.changed"))

    assert "message" == change
    assert not thread.owes_read


def test_an_old_status_never_replaces_a_newer_one() -> None:
    thread = opened([a_message(1, direction="outbound", status="read", seq=9)])

    change = thread.apply(a_frame(message=a_message(1, direction="outbound", status="sent", seq=8)))

    assert "nothing" == change
    assert "read" == thread.messages[0].status


def test_a_frame_that_overtakes_the_first_page_is_not_lost() -> None:
    thread = ThreadState(a_chat())
    thread.apply(a_frame(message=a_message(2, seq=9)))

    thread.open(a_thread_page([a_message(1)], seq=8))

    assert [1, 2] == [one.id for one in thread.messages]


def test_a_change_of_a_message_further_back_waits_for_its_page() -> None:
    thread = ThreadState(a_chat())
    thread.open(a_thread_page([a_message(5)], before="5"))

    thread.apply(a_frame(message=a_message(2, body="edited", seq=9), type="message.changed"))
    held_before = [one.id for one in thread.messages]
    thread.older(a_thread_page([a_message(2, seq=2)], seq=3))

    assert [5] == held_before
    assert ["edited", "text 5"] == [one.body for one in thread.messages]


def test_what_its_sender_takes_back_or_rewrites_is_gone_where_it_is_quoted_too() -> None:
    quoted = Quoted("w1", 1, "Ana", "my password is hunter2", "text")
    thread = opened([a_message(1), a_message(2, quoted=quoted), a_message(3, quoted=Quoted("w9", 9, "Ana", "other"))])

    thread.apply(a_frame(message=a_message(1, body="my name", edited_at=NOW, seq=8), type="message.changed"))
    rewritten = thread.messages[1].quoted
    thread.apply(a_frame(message=a_message(1, body="my name", revoked_at=NOW, seq=9), type="message.changed"))
    taken_back = thread.messages[1].quoted

    assert (rewritten, taken_back) == (
        replace(quoted, body="my name"),
        replace(quoted, body=None, is_revoked=True),
    )
    assert Quoted("w9", 9, "Ana", "other") == thread.messages[2].quoted


def test_other_chats_frames_change_nothing() -> None:
    thread = opened([a_message(1)])

    assert "nothing" == thread.apply(a_frame(a_chat(2, seq=9), a_message(7, chat_id=2, seq=9)))


@given(st.lists(st.tuples(st.integers(1, 6), st.booleans()), max_size=20), st.randoms(use_true_random=False))
def test_frames_in_any_order_leave_the_same_thread(changes: list[tuple[int, bool]], random: object) -> None:
    frames = [
        a_frame(message=a_message(id, is_read=is_read, body=f"{at}", seq=50 + at))
        for at, (id, is_read) in enumerate(changes)
    ]
    mixed = list(frames)
    random.shuffle(mixed)  # type: ignore[attr-defined]
    in_order, shuffled = opened([a_message(1)]), opened([a_message(1)])
    for frame, other in zip(frames, mixed, strict=True):
        in_order.apply(frame)
        shuffled.apply(other)

    assert in_order.messages == shuffled.messages
    assert sorted(one.rank for one in in_order.messages) == [one.rank for one in in_order.messages]


def opened(messages: list[Message]) -> ThreadState:
    thread = ThreadState(a_chat())
    thread.open(a_thread_page(messages))
    return thread


def test_a_message_that_turns_out_to_be_another_one_goes_away() -> None:
    thread = opened([a_message(1), a_message(2)])

    assert "message" == thread.apply(a_frame(type="message.gone", id=2, into=1, seq=9))
    assert [1] == [one.id for one in thread.messages]
    assert "nothing" == thread.apply(a_frame(type="message.gone", id=77, into=1, seq=10))


def test_the_chosen_message_is_the_newest_until_somebody_chooses() -> None:
    thread = opened([a_message(1), a_message(2)])
    thread.apply(a_frame(message=a_message(3, seq=9)))
    empty = opened([])
    empty.apply(a_frame(message=a_message(3, seq=9)))

    assert (2, 3) == (thread.chosen, empty.chosen)


def test_when_the_chosen_message_goes_away_its_neighbour_is_chosen() -> None:
    thread = opened([a_message(1), a_message(2), a_message(3)])
    seen = []
    for gone in (3, 1, 2):
        thread.apply(a_frame(type="message.gone", id=gone, into=9, seq=9))
        seen.append(thread.chosen)

    assert [2, 2, None] == seen


def test_of_two_pages_asked_for_at_once_the_shorter_takes_nothing_back() -> None:
    thread = ThreadState(a_chat())
    thread.open(a_thread_page([a_message(9)], before="9"))
    thread.older(a_thread_page([a_message(one) for one in range(3, 9)], before="3"))

    thread.older(a_thread_page([a_message(7), a_message(8)], before="7"))

    assert "3" == thread.before


@given(st.lists(st.tuples(st.integers(1, 6), st.booleans()), max_size=20))
def test_whatever_comes_and_goes_the_chosen_message_is_one_that_is_held(changes: list[tuple[int, bool]]) -> None:
    thread = opened([a_message(1), a_message(2)])
    for at, (number, is_gone) in enumerate(changes):
        before, held_before = thread.chosen, {one.id for one in thread.messages}
        if is_gone:
            thread.apply(a_frame(type="message.gone", id=number, into=99, seq=50 + at))
        else:
            thread.apply(a_frame(message=a_message(number, seq=50 + at)))
        held = {one.id for one in thread.messages}

        assert (thread.chosen in held) == bool(held)
        assert thread.chosen == before or before not in held or not held_before


def test_a_thread_opened_around_a_message_grows_both_ways_and_counts_what_comes_below() -> None:
    thread = ThreadState(a_chat(unread_count=2))
    thread.goal = 5
    thread.open(_page(range(4, 7), before="4", after="6", seq=20))
    change = thread.apply(a_frame(message=a_message(12, is_read=False, seq=30)))
    thread.apply(a_frame(message=a_message(12, body="edited", is_read=False, seq=31), type="message.changed"))
    far = thread.beyond, [one.id for one in thread.messages], thread.chosen, thread.centre, thread.is_at_newest
    thread.newer(_page(range(7, 11), after="10", seq=22))
    thread.older(_page(range(1, 4), seq=23))
    nearly = thread.beyond
    thread.goal = None
    thread.newer(_page(range(11, 13), seq=29))

    assert "row" == change
    assert (1, [4, 5, 6], 5, 5, False) == far
    assert 1 == nearly
    assert (list(range(1, 13)), "edited", 0, True) == (
        [one.id for one in thread.messages],
        thread.messages[-1].body,
        thread.beyond,
        thread.is_at_newest,
    )
    assert (31, True) == (thread.shown_seq, thread.owes_read)


@given(st.permutations(range(5)))
def test_whatever_comes_while_a_thread_is_read_in_its_middle_is_there_at_the_end(order: list[int]) -> None:
    thread = ThreadState(a_chat())
    thread.open(_page(range(4, 7), before="4", after="6", seq=10))
    held = 6
    for step in order:
        if step < 2:
            first, held = held + 1, held + 2
            thread.newer(_page(range(first, held + 1), after=str(held) if held < 10 else None, seq=10))
        elif thread.apply(a_frame(message=a_message(9 + step, seq=10 + step))) == "arrival":
            assert thread.after is None

    assert [4, 5, 6, 7, 8, 9, 10, 11, 12, 13] == [one.id for one in thread.messages]
    assert 0 == thread.beyond


def _page(ids: range, *, before: str | None = None, after: str | None = None, seq: int = 1) -> MessagePage:
    return MessagePage(tuple(a_message(id, is_read=id < 8, seq=id) for id in ids), before, after, "e1", seq)
