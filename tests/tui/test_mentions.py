"""Who is called by a note: by the whole name only, in whatever case, and never by himself."""

from typing import Any

import pytest

from tests.builders import NOW, a_message
from tui.masked import Masked
from tui.mentions import begun, calls, spans


@pytest.mark.parametrize(
    ("text", "operator", "found"),
    [
        ("@ana", "ana", ["@ana"]),
        ("(@ANA), @Ana. @ana's @ana-", "ana", ["@ANA", "@Ana", "@ana", "@ana"]),
        ("@anabel @ana_b @ana-b @ana.b @ana+b @ana@corp @ana2", "ana", []),
        ("bia@ana.com x@ana", "ana", []),
        ("@ana-b @ana", "ana-b", ["@ana-b"]),
        ("@ana lima, @ana", "ana lima", ["@ana lima"]),
        ("@a.c @abc", "a.c", ["@a.c"]),
        ("@INÊS @inês", "inês", ["@INÊS", "@inês"]),
        ("@王 你好", "王", ["@王"]),
        ("@王小明", "王", []),
        ("@", "", []),
    ],
)
def test_only_the_whole_name_is_a_call(text: str, operator: str, found: list[str]) -> None:
    assert found == [text[first:end] for first, end in spans(text, operator)]


def test_a_note_calls_everybody_but_its_writer_for_as_long_as_it_stands() -> None:
    note: dict[str, Any] = {"direction": "internal", "type": "note", "sender_name": "bia"}

    assert calls(a_message(body="@ana @bia", **note), "ana")
    assert not calls(a_message(body="@ana @bia", **note), "bia")
    assert not calls(a_message(body="@ana", revoked_at=NOW, **note), "ana")
    assert not calls(a_message(body="@ana", sender_name="bia"), "ana")
    assert calls(a_message(body=Masked("@xxx", "@ana"), **note), "ana")


@pytest.mark.parametrize(("text", "call"), [("ask @b", "@b"), ("@", "@"), ("a@b", ""), ("@b c", ""), ("", "")])
def test_what_was_begun_is_the_last_word_behind_an_at(text: str, call: str) -> None:
    assert call == begun(text)
