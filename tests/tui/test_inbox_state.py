"""The list as a pure value: pages, frames, and the cursor that stays with its chat."""

from dataclasses import replace
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from daemon.api.chats import AskChats, ChatPage
from daemon.api.feed import Frame
from daemon.api.query import sort_key
from store.models import Chat, Millis
from tests.builders import MINUTE, NOW, a_chat, a_frame, a_message, a_page, newer
from tui.inbox_state import MOST_HELD, OVERLAP, PAGE, InboxState
from tui.privacy import Mask


def test_the_first_page_brings_a_cursor_and_a_number() -> None:
    state = InboxState("")
    state.merge(a_page([a_chat(1), a_chat(2)], total=9), NOW)

    assert 9 == state.total
    assert 1 == state.cursor
    assert [1, 2] == [row.id for row in state.rows]


def test_a_new_message_moves_its_row_up_and_the_cursor_stays_with_its_chat() -> None:
    state = held(3)
    state.point(1)

    changed = state.apply(said(a_chat(3), seq=10), NOW)

    assert changed
    assert [3, 1, 2] == [row.id for row in state.rows]
    assert (2, 2) == (state.cursor, state.cursor_index)


def test_an_older_copy_of_a_row_changes_nothing() -> None:
    state = held(2)
    state.apply(a_frame(newer(a_chat(1), 20, name="New")), NOW)

    assert not state.apply(a_frame(newer(a_chat(1), 19, name="Old")), NOW)
    assert "New" == state.rows[0].name


def test_privacy_mode_changes_no_place_in_a_list_by_name() -> None:
    names = ("Ana", "Bia", "Caio", "Davi", "Eva", "Fábio", "Gil", "Hugo")
    chats = [a_chat(number, name=name) for number, name in enumerate(names, start=1)]
    mask = Mask()
    mask.is_on = True
    mask.draw = lambda name: 1000 - ord(name[0])  # the pseudonyms are in another order than the names
    state = InboxState("sort:name")
    state.merge(mask.turned(a_page(chats[:4], total=8, next_cursor="x")), NOW)
    state.merge(mask.turned(a_page(chats[2:], offset=2)), NOW)
    state.apply(mask.turned(a_frame(newer(chats[5], 20, unread_count=1))), NOW)

    assert [1, 2, 3, 4, 5, 6, 7, 8] == [row.id for row in state.rows]
    assert "Ana" != state.rows[0].name


def test_a_row_that_no_longer_belongs_leaves_and_the_cursor_takes_the_next() -> None:
    state = held(3)
    state.point(1)

    state.apply(a_frame(newer(a_chat(2), 10, status="done")), NOW)

    assert [1, 3] == [row.id for row in state.rows]
    assert (3, 2) == (state.cursor, state.total)


def test_a_late_old_frame_does_not_bring_a_done_chat_back() -> None:
    state = held(2)
    state.apply(a_frame(newer(a_chat(1), 10, status="done")), NOW)

    assert not state.apply(a_frame(newer(a_chat(1), 9, status="open")), NOW)
    assert [2] == [row.id for row in state.rows]


def test_other_sessions_chats_stay_out_and_make_nothing_uncertain() -> None:
    state = InboxState("session:care")
    state.merge(a_page([a_chat(1)]), NOW)

    changed = state.apply(said(a_chat(9, session_id=2, session_key="sales"), seq=10), NOW)

    assert not changed
    assert not state.is_uncertain
    assert 1 == state.total


def test_a_chat_from_below_what_is_held_comes_to_the_top_without_changing_the_number() -> None:
    state = InboxState("")
    state.merge(a_page(many(PAGE), total=1000), NOW)

    state.apply(said(a_chat(700), seq=2000), NOW)

    assert 700 == state.rows[0].id
    assert 1000 == state.total
    assert state.is_uncertain  # it might have been done before: the next answer says


def test_a_new_chat_counts_wherever_the_operator_looks() -> None:
    state = InboxState("")
    state.merge(a_page(many(200)[100:164], offset=100, total=200), NOW)

    state.apply(Frame(2000, "chat.new", chat=newer(a_chat(900), 2000, last_message_at=NOW)), NOW)

    assert 201 == state.total
    assert 101 == state.start


def test_a_row_that_moves_above_what_is_held_leaves_the_others_where_they_are() -> None:
    state = InboxState("")
    state.merge(a_page(many(200)[100:164], offset=100, total=200), NOW)
    below = state.rows[10].id
    index = state.index_of(below)

    state.apply(said(state.rows[5], seq=2000), NOW)

    assert index == state.index_of(below)
    assert 101 == state.start


def test_the_cursor_stays_with_a_chat_that_left_for_the_top() -> None:
    state = InboxState("")
    state.merge(a_page(many(200)[100:164], offset=100, total=200), NOW)
    chat = state.rows[5]
    state.point_at(chat.id)

    state.apply(said(chat, seq=2000), NOW)

    assert chat.id == state.cursor
    assert state.cursor_index is None


def test_only_rows_that_are_not_held_are_asked_for() -> None:
    state = InboxState("")
    state.merge(a_page(many(PAGE), total=1000), NOW)

    assert state.missing(0, PAGE - 1) is None
    assert PAGE - OVERLAP == getattr(state.missing(PAGE - 4, PAGE + 4), "offset", None)
    assert 500 - OVERLAP == getattr(state.missing(500, 520), "offset", None)


def test_a_list_of_a_hundred_thousand_holds_a_few_hundred() -> None:
    everything = many(5000)
    state = InboxState("")
    state.merge(a_page(everything[:PAGE], total=5000), NOW)
    for at in range(0, 4900, 20):
        ask = state.missing(at, at + 20)
        if ask is not None:
            offset = ask.offset or 0
            state.merge(a_page(everything[offset : offset + PAGE], offset=offset, total=None, next_cursor="x"), NOW)
        assert state.missing(at, at + 20) is None
        assert all(state.row(index) == everything[index] for index in range(at, at + 21))

    assert len(state.rows) <= MOST_HELD


def test_an_answer_that_a_frame_overtook_does_not_take_it_back() -> None:
    state = held(3)
    state.apply(said(a_chat(3), seq=50), NOW)

    state.merge(a_page([a_chat(1), a_chat(2), a_chat(3)], seq=49), NOW)

    assert [3, 1, 2] == [row.id for row in state.rows]
    assert "hi" == state.rows[0].preview


def test_a_page_that_shares_no_row_with_the_held_ones_replaces_them() -> None:
    everything = many(400)
    state = InboxState("")
    state.merge(a_page(everything[:64], total=400), NOW)

    state.merge(a_page(everything[300:364], offset=300, total=None, next_cursor="x"), NOW)

    assert (300, 64) == (state.start, len(state.rows))
    assert state.row(10) is None


def test_news_above_the_view_is_counted_and_a_read_row_is_not() -> None:
    state = held(10)

    state.apply(said(a_chat(9), seq=50, unread_count=1), NOW)
    state.apply(said(a_chat(8), seq=51, unread_count=0), NOW)

    assert 1 == state.new_above(5)
    assert 0 == state.new_above(0)


def test_the_next_unread_is_found_round_the_end_of_the_list() -> None:
    state = held(6)
    unread = (replace(a_chat(2), unread_count=1), replace(a_chat(5), unread_count=1))
    state.point(5)

    assert 2 == getattr(state.nearest(unread, 1), "id", None)
    assert 5 == getattr(state.nearest(unread, -1), "id", None)


def test_a_cursor_can_wait_for_a_row_that_is_on_its_way() -> None:
    state = InboxState("")
    everything = many(200)
    state.merge(a_page(everything[:64], total=200), NOW)

    state.point(199)
    state.merge(a_page(everything[136:], offset=136), NOW)

    assert everything[199].id == state.cursor


def test_a_chat_merged_into_another_is_gone() -> None:
    state = held(3)

    assert state.apply(Frame(9, "chat.gone", id=2, into=1), NOW)
    assert [1, 3] == [row.id for row in state.rows]
    assert not state.apply(a_frame(newer(a_chat(2), 8)), NOW)


changes = st.lists(
    st.tuples(
        st.integers(1, 8),
        st.sampled_from(["open", "open", "open", "done"]),
        st.integers(0, 30).map(lambda minutes: Millis(NOW - minutes * MINUTE)),
        st.integers(0, 3),
    ),
    max_size=25,
)


@given(changes, st.randoms(use_true_random=False))
def test_frames_in_any_order_leave_the_same_rows(changes: list[tuple[int, str, Millis, int]], random: object) -> None:
    frames = [
        a_frame(newer(a_chat(id), 100 + at, status=status, last_message_at=when, unread_count=unread))
        for at, (id, status, when, unread) in enumerate(changes)
    ]
    in_order, shuffled = held(6), held(6)
    mixed = list(frames)
    random.shuffle(mixed)  # type: ignore[attr-defined]

    for frame, other in zip(frames, mixed, strict=True):
        in_order.apply(frame, NOW)
        shuffled.apply(other, NOW)

    assert in_order.rows == shuffled.rows
    assert len(shuffled.rows) == shuffled.total
    assert shuffled.cursor is None or shuffled.chat(shuffled.cursor) is not None
    assert brute_force(frames) == in_order.rows


@given(changes, st.integers(0, 25), st.integers(0, 25))
def test_an_answer_read_at_any_moment_and_taken_in_at_any_later_one_fits(
    changes: list[tuple[int, str, Millis, int]], read_after: int, came_after: int
) -> None:
    frames = [
        a_frame(newer(a_chat(id), 100 + at, status=status, last_message_at=when, unread_count=unread))
        for at, (id, status, when, unread) in enumerate(changes)
    ]
    seen = min(read_after, len(frames))
    rows = brute_force(frames[:seen])
    page = a_page(rows, seq=99 + seen)
    state = held(6)
    for at, frame in enumerate(frames):
        if at == max(came_after, seen):
            state.merge(page, NOW)
        state.apply(frame, NOW)

    assert brute_force(frames) == state.rows


class Desk:
    """A daemon of the smallest kind: the true list, and the frames that were not delivered yet."""

    def __init__(self, number: int) -> None:
        self.chats = {chat.id: chat for chat in many(number)}
        self.seq = number
        self.frames: list[Frame] = []

    def change(self, chat_id: int, **changes: Any) -> None:
        self.seq += 1
        self.chats[chat_id] = newer(self.chats.get(chat_id, a_chat(chat_id)), self.seq, **changes)
        self.frames.append(a_frame(self.chats[chat_id]))

    def rows(self) -> list[Chat]:
        shown = (one for one in self.chats.values() if one.status == "open")
        return sorted(shown, key=sort_key(InboxState("").filter))

    def answer(self, ask: AskChats) -> ChatPage:
        rows, at = self.rows(), ask.offset or 0
        page = rows[at : at + ask.limit]
        more = "x" if at + len(page) < len(rows) else None
        return a_page(page, offset=at, total=len(rows) if ask.count else None, next_cursor=more, seq=self.seq)


steps = st.lists(
    st.one_of(
        st.tuples(st.just("write"), st.integers(1, 320)),
        st.tuples(st.just("close"), st.integers(1, 320)),
        st.tuples(st.just("reopen"), st.integers(1, 320)),
        st.tuples(st.just("deliver"), st.integers(1, 6)),
        st.tuples(st.just("look"), st.integers(0, 300)),
        st.tuples(st.just("scroll"), st.integers(-40, 40)),
        st.tuples(st.just("answer"), st.just(0)),
    ),
    max_size=60,
)


@given(steps)
@settings(max_examples=150, deadline=None)
def test_wherever_one_looks_what_is_held_is_a_run_of_the_true_list(steps: list[tuple[str, int]]) -> None:
    desk, state, first = Desk(300), InboxState(""), 0
    state.merge(desk.answer(AskChats(offset=0, limit=PAGE, count=True)), NOW)
    for what, number in steps:
        if what == "write":
            desk.change(number, last_message_at=Millis(NOW + desk.seq))
        elif what in ("close", "reopen"):
            desk.change(number, status="done" if what == "close" else "open")
        elif what == "deliver":
            deliver(desk, state, number)
        elif what == "look":
            first = number
        elif what == "scroll":
            first = max(0, first + number)
        ask = state.missing(first, first + 20)
        if what in ("answer", "scroll") and ask is not None:
            state.merge(desk.answer(ask), NOW)
    deliver(desk, state, len(desk.frames))
    first = min(first, max(0, state.total - 20))
    for _ in range(8):
        ask = state.missing(first, first + 20)
        if ask is not None:
            state.merge(desk.answer(ask), NOW)

    truth = desk.rows()
    begin = truth.index(state.rows[0])
    assert truth[begin : begin + len(state.rows)] == state.rows
    assert state.missing(first, first + 20) is None
    state.merge(desk.answer(state.again(first)), NOW)
    assert (begin, len(truth)) == (state.start, state.total) or truth[state.start] == state.rows[0]
    assert len(truth) == state.total


def test_a_line_that_a_provider_tells_is_no_news() -> None:
    state = held(3)
    told = a_message(direction="internal", type="system", seq=2000)
    state.apply(replace(said(a_chat(2), seq=2000), message=told), NOW)
    before = set(state.news)
    state.apply(said(a_chat(2), seq=2001), NOW)

    assert (set(), {2}) == (before, state.news)


def deliver(desk: Desk, state: InboxState, number: int) -> None:
    for frame in desk.frames[:number]:
        state.apply(frame, NOW)
    del desk.frames[:number]


def brute_force(frames: list[Frame]) -> list[Chat]:
    """What must be shown in the end: the newest copy of each row, where it belongs, in order."""
    newest = {id: a_chat(id) for id in range(1, 7)}
    for frame in frames:
        assert frame.chat is not None
        held_one = newest.get(frame.chat.id)
        if held_one is None or frame.chat.seq > held_one.seq:
            newest[frame.chat.id] = frame.chat
    return sorted((one for one in newest.values() if one.status == "open"), key=sort_key(InboxState("").filter))


def held(number: int) -> InboxState:
    """Everything held."""
    state = InboxState("")
    state.merge(a_page(many(number)), NOW)
    return state


def many(number: int) -> list[Chat]:
    return [a_chat(id) for id in range(1, number + 1)]


def said(chat: Chat, seq: int, **rest: object) -> Frame:
    """A customer wrote just now."""
    given = {"unread_count": 1, "last_message_at": Millis(NOW + seq), "preview": "hi", **rest}
    return Frame(seq, "message.new", chat=newer(chat, seq, **given))
