"""What Meta brings besides text, in a thread and on its sessions: looked at."""

from collections.abc import Callable
from typing import Any

import pytest

from store.models import Media, Message, Millis, Notice
from tests.builders import HOUR, MINUTE, NOW, a_chat, a_message, a_session
from tests.fakes.inbox import FakeInbox
from tests.tui.desk import an_app
from tests.tui.sitting import after

Compare = Callable[..., bool]
SIZES = {"120x36": (120, 36), "80x24": (80, 24)}
AD = "from an ad: Tea - Half price until Sunday - https://fb.me/3cr4Wqqkv"
BANNED = Notice("account_update", "ban", "trouble", "DISABLED_UPDATE, SCHEDULE_FOR_DISABLE, January 31, 2027", NOW)
PAUSED = Notice("message_template_status_update", "hello en", "warning", "hello, en, PAUSED, quality", NOW)


def a_desk_of_meta() -> FakeInbox:
    chat = a_chat(1, name="Maria Souza", unread_count=0, window_closes_at=Millis(NOW + HOUR), preview="obrigada!")
    sessions = [a_session(1, "care", notices=(BANNED, PAUSED)), a_session(2, "sales", notices=(PAUSED,))]
    return FakeInbox([chat], _messages(), sessions)


def _messages() -> list[Message]:
    def said(id: int, body: str, **rest: Any) -> Message:
        given = {"sender_name": "Maria Souza", "provider_message_id": f"w{id}", **rest}
        return a_message(id, sent_at=Millis(NOW - (60 - id * 3) * MINUTE), body=body, seq=id, **given)

    held = Media("image/jpeg", None, 220_000, state="stored")
    return [
        said(1, "is it still half price?", remarks=(AD,)),
        said(2, "look", type="image", media=held, remarks=("forwarded many times",)),
        said(3, "HQ, 1 Hacker Way (37.4611978, -122.2164385)\nhttps://maps.example/1", type="location"),
        said(4, "Ana, +1 55, Boss Acme\nBo Li, +1 66", type="contacts", remarks=("forwarded",)),
        said(5, "Priority Mail - Next Day", type="interactive"),
        said(6, "Sent\ncomment: good\nrating: 4", type="interactive"),
        said(7, "please\n2 x TEA, 1.5 USD each\n1 x CUP, 4 USD each", type="order", remarks=("from catalog 7",)),
        said(8, "", type="unsupported", detail="poll"),
        said(9, "voice call, 0:37", type="system"),
        said(10, "and this one?", remarks=("about product TEA of catalog 7",)),
    ]


@pytest.mark.parametrize("size", SIZES)
def test_a_thread_of_all_that_meta_brings(snap_compare: Compare, size: str) -> None:
    keys = ("enter", "k", "k", "k", "k") if size == "80x24" else ("enter",)
    assert snap_compare(an_app(a_desk_of_meta()), terminal_size=SIZES[size], run_before=after(*keys))


@pytest.mark.parametrize("key", ["S", "H"], ids=["picker", "health"])
@pytest.mark.parametrize("size", SIZES)
def test_what_was_told_of_an_account(snap_compare: Compare, size: str, key: str) -> None:
    assert snap_compare(an_app(a_desk_of_meta()), terminal_size=SIZES[size], run_before=after(key))


@pytest.mark.parametrize("size", SIZES)
def test_a_notice_under_the_cursor_and_the_key_that_dismisses_it(snap_compare: Compare, size: str) -> None:
    assert snap_compare(an_app(a_desk_of_meta()), terminal_size=SIZES[size], run_before=after("S", "down"))
