"""Marks: by chat, wherever it goes."""

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from daemon.api.chats import ChatPage
from daemon.api.feed import Frame
from store.models import Chat
from tests.builders import NOW, a_chat
from tui.inbox_state import InboxState
from tui.marks import Marks


def held(query: str, *chats: Chat, total: int | None = None) -> InboxState:
    rows = InboxState(query, "ana")
    rows.merge(ChatPage(chats, None, None, 0, total if total is not None else len(chats), "e1", 99), NOW)
    return rows


ONE, TWO, THREE = (a_chat(number, unread_count=1, seq=number) for number in (1, 2, 3))


def test_a_marked_chat_is_unmarked_by_the_same_key() -> None:
    marks = Marks()
    for chat in (ONE, TWO, ONE):
        marks.toggle(chat)

    assert ((2,), True, False) == (marks.ids, 2 in marks, 1 in marks)


def test_a_marked_chat_that_left_the_list_is_counted_apart() -> None:
    marks, rows = Marks(), held("is:unread", ONE, TWO)
    marks.add([ONE, TWO])
    read = replace(ONE, unread_count=0, seq=120)
    frame = Frame(120, "chat.changed", chat=read)
    rows.apply(frame, NOW)
    marks.keep_up(frame)

    assert "2 marked, 1 not shown" == marks.words(rows, NOW)
    assert (read,) == marks.not_shown(rows, NOW)


def test_a_marked_chat_further_down_stands_in_the_list_all_the_same() -> None:
    marks = Marks()
    marks.add([THREE])

    assert "1 marked" == marks.words(held("", ONE, TWO, total=300), NOW)
    assert "1 marked, 1 not shown" == marks.words(held("", ONE, TWO), NOW)


def test_a_chat_that_became_part_of_another_is_no_longer_marked() -> None:
    marks = Marks()
    marks.add([ONE, TWO])
    marks.keep_up(Frame(120, "chat.gone", id=1, into=2))

    assert (2,) == marks.ids


def test_all_but_those_taken_out_are_marked_held_or_not() -> None:
    marks, rows = Marks(), held("", ONE, TWO, total=1204)
    marks.mark_all("")

    assert ("all 1,204 marked", True) == (marks.words(rows, NOW), 777 in marks)
    marks.toggle(TWO)
    assert ("1,203 marked", False, True) == (marks.words(rows, NOW), 2 in marks, 1 in marks)


def test_the_others_are_all_that_fit_but_those_that_were_marked_held_or_not() -> None:
    marks, rows = Marks(), held("", ONE, TWO, total=1204)
    marks.add([TWO])
    marks.invert("")

    assert ("1,203 marked", (False, True, True)) == (marks.words(rows, NOW), tuple(one in marks for one in (2, 1, 777)))
    assert ((), frozenset({2})) == (marks.ids, marks.left_out)


def test_inverting_twice_marks_what_was_marked() -> None:
    marks, rows = Marks(), held("", ONE, TWO)
    marks.add([TWO, ONE])
    for _ in range(2):
        marks.invert("")

    assert ((2, 1), frozenset(), "2 marked") == (marks.ids, marks.left_out, marks.words(rows, NOW))


def test_of_nothing_the_others_are_all_and_of_all_nothing() -> None:
    marks, rows = Marks(), held("", ONE, TWO)
    marks.invert("")
    everything = marks.words(rows, NOW)
    marks.invert("")

    assert ("all 2 marked", "", False) == (everything, marks.words(rows, NOW), bool(marks))


def test_one_that_was_left_out_and_left_the_list_counts_no_more() -> None:
    marks, rows = Marks(), held("is:unread", ONE, TWO, THREE)
    marks.add([ONE])
    marks.invert("is:unread")
    frame = Frame(120, "chat.changed", chat=replace(ONE, unread_count=0, seq=120))
    rows.apply(frame, NOW)
    marks.keep_up(frame)

    assert ("2 marked", False) == (marks.words(rows, NOW), 1 in marks)


@given(st.lists(st.tuples(st.sampled_from(["toggle", "add", "all", "clear", "invert"]), st.integers(1, 4))))
def test_what_is_counted_is_what_is_marked(steps: list[tuple[str, int]]) -> None:
    chats = {number: a_chat(number) for number in range(1, 5)}
    marks, rows = Marks(), held("", *chats.values())
    for step, number in steps:
        match step:
            case "toggle":
                marks.toggle(chats[number])
            case "add":
                marks.add([chats[number]])
            case "all":
                marks.mark_all("")
            case "invert":
                before = {one for one in chats if one in marks}
                marks.invert("")
                assert before == {one for one in chats if one not in marks}
            case _:
                marks.clear()

    assert marks.count(rows, NOW) == sum(one in marks for one in chats)


def test_what_was_done_is_marked_no_more_and_what_was_marked_since_is() -> None:
    marks = Marks()
    marks.add([ONE, TWO])
    marks.settle((1, 2), None)
    nothing = (bool(marks), marks.last)
    marks.add([ONE, THREE])
    marks.settle((1, 2), None)

    assert (False, None) == nothing
    assert ((3,), 3) == (marks.ids, marks.last)


def test_all_that_fit_a_query_stay_marked_after_what_was_done_to_others() -> None:
    marks = Marks()
    marks.mark_all("is:unread")
    marks.settle((1, 2), None)
    marks.settle((), "tag:vip")
    kept = marks.every
    marks.settle((), "is:unread")
    nothing = bool(marks)
    marks.add([THREE])
    marks.settle((), "is:unread")

    assert ("is:unread", False) == (kept, nothing)
    assert (3,) == marks.ids


def test_marks_that_were_turned_round_while_a_verb_was_on_its_way_stay_turned_round() -> None:
    marks = Marks()
    marks.add([ONE, TWO])
    marks.invert("is:unread")
    marks.settle((1, 2), None)

    assert frozenset((1, 2)) == marks.left_out
