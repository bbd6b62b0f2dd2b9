"""Who the chat in view is with: what is asked, and what frames do to the answer."""

from dataclasses import replace
from typing import Any

import pytest

from daemon.api.feed import Frame as News
from daemon.api.people import ContactDetail
from store.models import Contact
from tests.builders import a_chat, a_frame, newer
from tui.person_state import PersonState, key_of

HERE, THERE = a_chat(1, contact_id=7), a_chat(2, contact_id=7, session_id=2, session_key="sales")


def a_person(**rest: Any) -> ContactDetail:
    given: dict[str, Any] = {"addresses": (), "links": (), "names": (), "chats": (HERE, THERE), "groups": ()}
    return ContactDetail(Contact(7, 1, "Ana", None), **{**given, "epoch": "e1", "seq": 9, **rest})


def told() -> PersonState:
    state = PersonState(("contact", 7))
    state.take(a_person())
    return state


def test_a_private_chat_asks_for_its_contact_and_a_group_for_itself() -> None:
    assert ("contact", 7) == key_of(HERE)
    assert ("group", 3) == key_of(replace(HERE, kind="group", contact_id=None, group_id=3))
    assert key_of(replace(HERE, contact_id=None)) is None
    assert key_of(None) is None


def test_another_chats_row_is_kept_fresh_without_asking() -> None:
    state = told()

    assert "row" == state.apply(a_frame(newer(THERE, 20, unread_count=5)))
    assert state.about is not None
    assert [0, 5] == [one.unread_count for one in state.about.chats]


def test_an_older_row_changes_nothing() -> None:
    state = told()
    state.apply(a_frame(newer(THERE, 20, unread_count=5)))

    assert "nothing" == state.apply(a_frame(newer(THERE, 19, unread_count=1)))


@pytest.mark.parametrize(
    "frame",
    [
        a_frame(newer(THERE, 20, name="Ana Souza")),
        a_frame(newer(THERE, 20, contact_id=8)),
        a_frame(newer(HERE, 20, merged_count=1)),
        a_frame(a_chat(5, contact_id=7)),
        News(20, "chat.gone", id=2, into=1),
        News(20, "chat.gone", id=9, into=1),
    ],
)
def test_what_a_row_cannot_tell_has_to_be_asked_for(frame: News) -> None:
    assert "stale" == told().apply(frame)


@pytest.mark.parametrize("frame", [a_frame(a_chat(5)), News(20, "chat.gone", id=8, into=9), News(20, "presence")])
def test_what_is_about_others_changes_nothing(frame: News) -> None:
    assert "nothing" == told().apply(frame)


def test_an_answer_that_never_came_leaves_what_is_held() -> None:
    state = told()
    state.take(None)

    assert a_person() == state.about
