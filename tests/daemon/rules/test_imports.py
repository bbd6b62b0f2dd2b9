"""Lines of exported chats: which are the same, and which are on the desk already."""

from dataclasses import replace

import pytest

from daemon.facts import MessageEdited, MessageReceived, MessageRevoked
from daemon.likeness import likeness
from daemon.rules.imports import Line, facts, key, twins
from store.models import MessageType, Millis
from tests.facts import NOON, a_group_peer, a_peer
from tests.fakes.desk import a_chat_row, a_message_row

LINE = Line(NOON, "hello", "Ana", False, "text", 0, False, False, None, None)
ROW = replace(a_message_row(1, a_chat_row(1)), sent_at=NOON)


def test_a_key_is_the_same_with_and_without_seconds_and_under_any_name() -> None:
    known = key("p:+1", LINE, is_group=False)

    assert known == key("p:+1", replace(LINE, at=Millis(NOON + 59_999)), is_group=False)
    assert known == key("p:+1", replace(LINE, sender="Ana Souza", text=" hello\n"), is_group=False)


@pytest.mark.parametrize(
    "other",
    [
        replace(LINE, at=Millis(NOON + 60_000)), replace(LINE, text="hullo"), replace(LINE, is_ours=True),
        replace(LINE, ordinal=1), replace(LINE, type="image"), replace(LINE, is_deleted=True),
        replace(LINE, sender=None),
    ],
)  # fmt: skip
def test_another_line_has_another_key(other: Line) -> None:
    assert key("p:+1", LINE, is_group=False) != key("p:+1", other, is_group=False)
    assert key("p:+1", LINE, is_group=False) != key("p:+2", LINE, is_group=False)


def test_in_a_group_it_matters_who_said_it() -> None:
    assert key("g:1", LINE, is_group=True) != key("g:1", replace(LINE, sender="Budi"), is_group=True)


@pytest.mark.parametrize("kind", ["image", "video", "audio", "document", "sticker", "unsupported"])
def test_a_file_is_like_any_other_telling_of_it(kind: MessageType) -> None:
    assert likeness("", "unsupported", is_deleted=False) == likeness("look", kind, is_deleted=False)
    assert likeness("look", "text", is_deleted=False) != likeness("look", kind, is_deleted=False)


def test_what_was_deleted_is_like_anything_that_was() -> None:
    assert likeness("", "text", is_deleted=True) == likeness("oh no", "image", is_deleted=True)


def test_each_row_stands_for_one_line_and_the_first_lines_have_them() -> None:
    rows = [ROW, replace(ROW, id=2)]
    found = twins(rows, [replace(LINE, is_ours=True), LINE, LINE, LINE])

    assert {1: 1, 2: 2} == {place: row.id for place, row in found.items()}


def test_deleted_and_edited_lines_are_messages_with_an_end() -> None:
    deleted = facts(a_peer(), replace(LINE, text="", is_deleted=True), "k", NOON)
    edited = facts(a_peer(), replace(LINE, is_edited=True), "k", NOON)

    assert [MessageReceived, MessageRevoked] == [type(one) for one in deleted]
    assert [MessageReceived, MessageEdited] == [type(one) for one in edited]


@pytest.mark.parametrize("name", ["Ana", "+", "+0", "+abc", "+1 555 no number", "\x00", "x" * 500])
def test_a_name_that_is_no_number_stays_a_name(name: str) -> None:
    (received,) = facts(a_group_peer(), replace(LINE, sender=name), "k", NOON)

    assert isinstance(received, MessageReceived)
    assert received.sender is not None
    assert ((), name) == (received.sender.identities, received.sender.name)
