"""The same message in the same words: on the command line, in the list and in the thread."""

from typing import get_args

import pytest

from cli.columns import CHATS, MESSAGES
from daemon.api.kinds import LABELS, called, said
from store.models import Chat, Media, MessageType
from tests.builders import a_chat, a_message
from tui import words
from tui.glyphs import ASCII

PREVIEW = CHATS[-1].cell
TEXT = MESSAGES[-1].cell
KINDS: tuple[MessageType, ...] = get_args(MessageType)


@pytest.mark.parametrize("kind", [one for one in KINDS if one in LABELS])
def test_a_kind_is_called_the_same_in_list_and_command_line(kind: MessageType) -> None:
    chat: Chat = a_chat(last_message_type=kind, last_message_id=1, preview="")
    captioned: Chat = a_chat(last_message_type=kind, last_message_id=1, preview="look")

    assert f"[{words.preview(chat, ASCII).text}]" == PREVIEW(chat)
    assert words.preview(captioned, ASCII).text == PREVIEW(captioned)


@pytest.mark.parametrize("kind", ["image", "video", "audio", "document", "sticker"])
def test_a_file_is_called_the_same_in_thread_and_command_line(kind: MessageType) -> None:
    message = a_message(type=kind, body="", media=Media("x/y", None, state="stored", is_voice=True))

    assert words.mark(message, ASCII) == called(message) == TEXT(message).strip("[]")
    assert f"[{LABELS[kind]}]" == said(message, "")


def test_an_audio_file_is_no_voice_message() -> None:
    song = a_message(type="audio", body="", media=Media("audio/mpeg", "song.mp3", state="stored"))

    assert "audio" == words.mark(song, ASCII) == TEXT(song).strip("[]")


@pytest.mark.parametrize("kind", ["location", "contacts", "poll", "interactive", "button", "order"])
def test_what_comes_as_text_is_called_the_same_in_thread_and_command_line(kind: MessageType) -> None:
    message = a_message(type=kind, body="as it says")

    assert f"[{words.mark(message, ASCII)}] as it says" == TEXT(message)


def test_what_is_not_shown_yet_and_what_was_deleted_is_so_everywhere() -> None:
    unknown = a_message(type="unsupported", detail="ephemeral", body="")

    assert words.mark(unknown, ASCII) == TEXT(unknown) == "[ephemeral] not shown yet"
    assert "[deleted by the sender]" == TEXT(a_message(revoked_at=1))


def test_a_template_is_called_by_its_name_everywhere() -> None:
    template = a_message(type="template", detail="hello_2", body="hi")

    assert f"{words.mark(template, ASCII)} hi" == TEXT(template) == "[template] hello_2 hi"
