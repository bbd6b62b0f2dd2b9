"""The same message in the same words: on the command line, in the list and in the thread."""

from typing import get_args

import pytest

from cli.columns import CHATS, MESSAGES
from daemon.api.feed import Frame
from daemon.api.kinds import LABELS, called, label, said
from store.models import Chat, Media, Mention, MessageType, Quoted
from tests.builders import NOW, a_chat, a_message
from tui import announcing, words
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
    assert f"[{label(kind, is_voice=True)}]" == said(message, "")


@pytest.mark.parametrize(
    ("media", "word"),
    [
        (Media("audio/ogg", is_voice=True, state="stored"), "voice message"),
        (Media("audio/mpeg", "song.mp3", state="stored"), "audio"),
        (None, "audio"),
    ],
)
def test_only_what_was_spoken_into_the_phone_is_a_voice_message_anywhere(media: Media | None, word: str) -> None:
    sound = a_message(type="audio", body="", media=media, is_read=False)
    is_voice = media is not None and media.is_voice
    chat = a_chat(last_message_type="audio", last_is_voice=is_voice, last_message_id=1, preview="", unread_count=1)
    rule, _ = announcing.rule({"when": "always"})
    frame = Frame(1, "message.new", chat=chat, message=sound)
    told = announcing.Announcer(rule).hear(frame, "ana", NOW, 0.0, is_seen=False)

    assert [word] * 3 == [one.strip("[]") for one in (TEXT(sound), PREVIEW(chat), said(sound, ""))]
    assert word == words.preview(chat, ASCII).text == words.mark(sound, ASCII).split(" · ")[0].split(" - ")[0]
    assert word == words.quoted(Quoted("w1", 1, None, "", "audio", is_voice=is_voice), ASCII)
    assert told is not None
    assert f"[{word}]" == told.text


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


def test_whoever_is_meant_by_a_hidden_number_is_named_the_same_in_thread_and_command_line() -> None:
    known = (Mention("123456789012345", "Ana\n[red]Lima"), Mention("99887766554433", ""))
    message = a_message(body="@123456789012345 @1234567890123456 @99887766554433 hi", mentions=known)

    assert "@Ana [red]Lima @1234567890123456 @99887766554433 hi" == words.body(message) == TEXT(message)
