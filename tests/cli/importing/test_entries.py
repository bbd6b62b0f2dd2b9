"""Any conversation, written in any form, is read as the same conversation."""

import codecs
from collections.abc import Iterator
from contextlib import suppress
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from cli.importing.batching import messages
from cli.importing.days import Calendar, Evidence
from cli.importing.entries import LONGEST_MESSAGE, Entry, entries
from cli.importing.heads import head
from cli.importing.lines import LONGEST_LINE, lines
from cli.importing.phrases import Said, said
from cli.importing.sources import Source
from cli.importing.survey import read, surveyed
from cli.troubles import CommandFailed
from tests.cli.importing.exports import FORMS, MONTH_FIRST, Told, written

START = datetime(2023, 12, 13, 22, 15, 1, tzinfo=UTC)
_NAMES = st.sampled_from(["Ana", "Budi Santoso", "+55 11 98877-6655", "Müller & Söhne", "أحمد", "Dr. No:spy", "😀"])
_WORDS = st.text(
    st.characters(exclude_characters="\r\u2068\u2069", exclude_categories=["Cs", "Cc", "Cf"]) | st.just("\n"),
    min_size=1, max_size=80,
).map(lambda text: text.strip())  # fmt: skip


def _is_plain(text: str) -> bool:
    """Whether nothing in it looks like what the telephone itself writes."""
    return bool(text) and said(text) == Said(text) and not any(head(line) for line in text.split("\n"))


@st.composite
def conversations(draw: st.DrawFn) -> list[Told]:
    at, told = START, []
    for _ in range(draw(st.integers(1, 8))):
        at += timedelta(seconds=draw(st.integers(0, 90_000)))
        told.append(Told(at, draw(_NAMES), draw(_WORDS.filter(_is_plain))))
    return told


def parsed(raw: bytes, piece: int = 7) -> list[Entry]:
    return list(entries(lines(raw[place : place + piece] for place in range(0, len(raw), piece))))


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("end", ["\n", "\r\n"])
@settings(max_examples=30)
@given(conversation=conversations())
def test_a_conversation_is_read_as_it_was(form: str, end: str, conversation: list[Told]) -> None:
    found = parsed(written(conversation, form, end).replace("\n", end).replace("\r\r", "\r").encode())
    order = "month" if form in MONTH_FIRST else "day"
    calendar = Calendar(order, UTC)  # type: ignore[arg-type]
    at = [calendar.at(one.head) for one in found]
    step = 1 if form.startswith("iphone") else 60

    assert [one.sender for one in conversation] == [one.sender for one in found]
    assert [one.text for one in conversation] == [one.said.text for one in found]
    assert [int(one.at.timestamp()) // step * step for one in conversation] == at


@given(conversation=conversations())
def test_no_two_messages_of_a_file_are_taken_for_one(conversation: list[Told]) -> None:
    twice = [one for one in conversation for _ in range(2)]
    found = parsed(written(twice, "android, Germany").encode(), 4096)
    made = list(messages(found, Calendar("day", UTC), None))
    known = {(one.at, one.sender, " ".join(one.text.split()), one.ordinal) for one in made}

    assert len(twice) == len(made) == len(known)


@given(raw=st.binary(max_size=400))
def test_no_bytes_do_worse_than_a_sentence(raw: bytes) -> None:
    found: list[Entry] = []
    with suppress(CommandFailed):
        found = parsed(raw)

    assert not found or head(raw.decode(errors="replace").lstrip("\n")) is not None


@given(text=st.text(max_size=300))
def test_after_a_first_head_any_text_is_something_that_was_said(text: str) -> None:
    assume(not any(head(line) for line in text.split("\n")))
    found = parsed(f"31/12/2023, 22:15 - Ana: x{text}".encode(errors="replace"), 4096)

    assert ["Ana"] == [one.sender for one in found]


@pytest.mark.parametrize(
    "raw",
    [
        codecs.BOM_UTF8 + "31/12/2023, 22:15 - Ana: olé\n".encode(),
        codecs.BOM_UTF16_LE + "31/12/2023, 22:15 - Ana: olé\n".encode("utf-16-le"),
        codecs.BOM_UTF16_BE + "31/12/2023, 22:15 - Ana: olé\n".encode("utf-16-be"),
        "31/12/2023, 22:15 - Ana: olé\n".encode("utf-16-le"),
        "31/12/2023, 22:15 - Ana: olé\n".encode("utf-16-be"),
        "\n\r\n31/12/2023, 22:15 - Ana: olé".encode(),
    ],
)
def test_a_text_is_read_in_the_encoding_that_it_was_saved_in(raw: bytes) -> None:
    assert ["olé"] == [one.said.text for one in parsed(raw, 4096)]


@pytest.mark.parametrize(
    ("raw", "words"),
    [
        ("31/12/2023, 22:15 - Ana: olé\n".encode("latin-1"), "not UTF-8 near byte 27"),
        (b"\x89PNG\r\n\x1a\n" + bytes(100), "not UTF-8"),
        (b"Dear diary,\n", "line 1: no date and time"),
        (b"31/12/2023, 22:15 - Ana: " + b"x" * (LONGEST_LINE + 5), "a line has more than"),
        (b"31/12/2023, 22:15 - Ana: " + b"x\n" * (LONGEST_MESSAGE), "more than 65,536 characters"),
    ],
    ids=["latin", "picture", "diary", "line", "message"],
)
def test_what_is_no_exported_chat_is_refused_with_its_place(raw: bytes, words: str) -> None:
    with pytest.raises(CommandFailed, match=words):
        parsed(raw, 64 * 1024)


def test_lines_of_another_form_are_part_of_what_was_said() -> None:
    text = "31/12/2023, 22:15 - Ana: they wrote:\n[01/01/24, 10:00:00] Boss: pay\n1.1.24, 10:00 - Boss: now\n"

    (only,) = parsed(text.encode(), 4096)
    assert "they wrote:\n[01/01/24, 10:00:00] Boss: pay\n1.1.24, 10:00 - Boss: now" == only.said.text


@pytest.mark.parametrize(
    "line",
    [
        "Messages and calls are end-to-end encrypted. No one outside of this chat can read them.",
        "Ana added Budi",
        'Ana changed the group name from "Work: old" to "Work: new"',
        "Ana changed the subject to “Plan: B”",
        "Your security code with Ana changed. See https://wa.me/x",
    ],
)
def test_what_the_telephone_says_is_said_by_nobody(line: str) -> None:
    found = parsed(f"31/12/2023, 22:15 - {line}\n31/12/2023, 22:15 - Ana: hi\n".encode(), 4096)

    assert [(None, line), ("Ana", "hi")] == [(one.sender, one.said.text) for one in found]


def test_control_characters_are_kept_and_end_no_line() -> None:
    words = "a\x1b[2Jb\x00c\x0bd\x85e\u2028f"
    (only,) = parsed(f"31/12/2023, 22:15 - Ana: {words}\n".encode(), 4096)

    assert words == only.said.text


def test_a_file_is_surveyed_and_read_in_pieces(tmp_path: Path) -> None:
    path = tmp_path / "chat.txt"
    with path.open("w") as file:
        for number in range(50_000):
            file.write(f"31/12/2023, 22:15 - {'Ana' if number % 2 else 'Budi'}: message {number}\n")
    found, evidence = Source(path, path.name), Evidence(date(2026, 11, 22))
    survey = surveyed(found, evidence)

    assert ("day", 50_000, {"Ana": 25_000, "Budi": 25_000}) == (evidence.order(), survey.messages, survey.senders)
    assert isinstance(read(found), Iterator)
    assert "message 0" == next(read(found)).said.text
