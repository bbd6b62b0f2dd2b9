"""Answers that did not simply leave, in words with the next step."""

from datetime import UTC
from typing import Any, get_args

import pytest

from daemon.api.verbs import CANCEL, CONFIRM, RETRY
from store.models import Message, MessageStatus, Millis, OutboxItem, OutboxState
from tests.builders import MINUTE, NOW, a_message, a_session
from tui.glyphs import FULL
from tui.keymap import keymap
from tui.looks import DARK, LOOKS
from tui.scene import Scene
from tui.sending_words import LONG, STATE_WORDS, can, meant, reason, session_trouble, standing
from tui.times import Times

HOSTILE = "x\x1b]0;owned\x07\u202ey"


def ours(status: str, **more: Any) -> Message:
    return a_message(7, direction="outbound", status=status, outbox_id=3, **more)


def told(message: Message, keys: dict[str, str] | None = None) -> list[str]:
    scene = Scene(LOOKS[DARK], FULL, Times(UTC), lambda: NOW, keys=keymap(keys or {}).keys)
    return [text for text, _ in standing(message, scene)]


def test_a_failed_one_says_why_what_to_do_and_which_keys() -> None:
    message = ours("failed", error="not on WhatsApp", hint="check the number")

    assert ["! not sent: not on WhatsApp", "check the number", "R send again · X drop"] == told(message)


def test_an_unknown_one_can_be_confirmed() -> None:
    assert ["? not known whether it was sent: no answer came", "C it went out · R send again · X drop"] == told(
        ours("unknown", error="no answer came")
    )


def test_the_keys_are_those_of_the_config_and_one_that_has_none_is_not_named() -> None:
    message, none = ours("unknown"), {f"answer.{verb}": "" for verb in ("confirm", "retry", "cancel")}

    assert "C it went out · f6 send again" == told(message, {"answer.retry": "f6", "answer.cancel": ""})[-1]
    assert ["? not known whether it was sent"] == told(message, none)


def test_a_held_one_asks() -> None:
    assert "held back: it could not leave in time" == told(ours("held", error="it could not leave in time"))[0]


def test_one_that_is_tried_again_says_when() -> None:
    message = ours("queued", error="too many messages", retry_at=Millis(NOW + MINUTE))

    assert ["not sent yet: too many messages; tried again at 13:01", "X drop"] == told(message)


def test_one_that_waits_for_long_says_so_and_can_be_dropped() -> None:
    waits = ["not sent yet: it waits for its number, or for the answer before it", "X drop"]

    assert waits == told(ours("queued", sent_at=Millis(NOW - LONG)))
    assert [] == told(ours("queued", sent_at=Millis(NOW - LONG + 1)))


def test_one_that_simply_waits_or_left_needs_no_words() -> None:
    assert [[]] * 4 == [told(ours(status)) for status in ("queued", "sending", "sent", "read")]


def test_a_dropped_one_says_so() -> None:
    assert ["dropped: it was not sent"] == told(ours("cancelled"))


def test_one_that_was_written_on_the_phone_has_no_keys() -> None:
    assert ["! not sent: no reason given"] == told(a_message(7, direction="outbound", status="failed"))


@pytest.mark.parametrize("status", get_args(MessageStatus))
def test_no_words_of_a_provider_reach_the_screen_as_they_are(status: str) -> None:
    message = ours(status, error=HOSTILE, hint=HOSTILE)

    assert not {"\x1b", "\x07", "\u202e"} & set("".join(told(message)))


def test_a_verb_finds_the_newest_answer_that_it_can_be_done_to() -> None:
    messages = [
        a_message(1, direction="outbound", status="failed", outbox_id=1),
        a_message(2, direction="outbound", status="unknown", outbox_id=2),
        a_message(3, direction="outbound", status="queued", outbox_id=3),
        a_message(4, direction="outbound", status="failed"),
        a_message(5, direction="outbound", status="sent", outbox_id=5),
    ]

    assert [2, 3, 2] == [(found := meant(verb, messages)) and found.id for verb in (RETRY, CANCEL, CONFIRM)]
    assert meant(CONFIRM, messages[:1]) is None
    assert not can(RETRY, messages[3])


def test_every_state_of_the_outbox_has_a_word() -> None:
    assert set(get_args(OutboxState)) == set(STATE_WORDS)


def test_a_session_that_does_not_send_is_named_with_what_ends_it() -> None:
    stopped = a_session(trouble=f"the token has expired {HOSTILE}", trouble_hint="put a new one in the config")
    words = session_trouble(stopped)

    assert words is not None
    assert words[0].startswith("care does not send: the token has expired")
    assert "put a new one in the config" == words[1]
    assert "\x1b" not in words[0]
    assert session_trouble(a_session()) is None


def test_a_reason_is_one_line() -> None:
    item = OutboxItem(1, 1, 1, 1, "care", "ana", "failed", "Maria", "hi", None, 1, NOW, NOW, "No.", "131026", "Call.\n")

    assert "No: Call." == reason(item).replace("↵", "").rstrip()


def test_a_session_whose_gateway_uses_a_new_name_says_how_to_adopt_it() -> None:
    words = session_trouble(a_session(key="sales", stray_name="webjs_1_2", trouble="Session not found"))

    assert words is not None
    assert "the gateway of sales writes for a number that nobody knows" == words[0]
    assert words[1].endswith("frontdesk sessions adopt sales webjs_1_2")
