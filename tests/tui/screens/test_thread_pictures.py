"""A thread of everything, looked at: notes, triage, cards, warnings, a search, one message, and why."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from store.models import Media, Message, Millis, Quoted, Reaction
from tests.builders import HOUR, MINUTE, NOW, a_chat, a_message, a_session
from tests.fakes.inbox import FakeInbox
from tests.tui.desk import an_app
from tests.tui.screens.test_evidence import an_edited_one
from tests.tui.sitting import after

Compare = Callable[..., bool]
SIZES = {"160x48": (160, 48), "120x36": (120, 36), "80x24": (80, 24)}
VCARD = "BEGIN:VCARD\nFN:Carla Nunes\nTEL;waid=5511977665544:+55 11 97766-5544\nEND:VCARD"


def a_desk_of_everything() -> FakeInbox:
    chat = a_chat(1, name="Maria Souza", unread_count=0, window_closes_at=Millis(NOW + HOUR), preview="obrigada!")
    return FakeInbox([chat], _messages(), [a_session()])


def _messages() -> list[Message]:
    def said(id: int, body: str, **rest: Any) -> Message:
        given = {"sender_name": "Maria Souza", "provider_message_id": f"w{id}", **rest}
        return a_message(id, sent_at=Millis(NOW - (60 - id * 3) * MINUTE), body=body, seq=id, **given)

    ours = {"direction": "outbound", "sender_name": "ana", "origin": "desk"}
    inside = {"direction": "internal", "provider_message_id": None}
    return [
        said(1, "Praça da Sé, 100, São Paulo", type="unsupported", detail="location"),
        said(2, VCARD, type="unsupported", detail="vcard", reactions=(Reaction("ana", "👍"), Reaction("bia", "👍"))),
        said(3, "claimed it", type="triage", sender_name="bia", **inside),
        said(4, "moved it to pending", type="triage", sender_name="ana", **inside),
        said(5, "cliente VIP: desconto de 10% ok,\nmas só à vista", type="note", sender_name="bia", **inside),
        said(6, "seu boleto: https://pay.example/b/1182", status="read", **{**ours, "sender_name": "bia"}),
        said(7, "entra aqui: https://banco.example@evil.example/pix", edited_at=Millis(NOW - 30 * MINUTE)),
        said(8, "fatura\u202efdp.exe", quoted=Quoted("w6", 6, "care", "seu boleto: https://pay.example/b/1182")),
        said(9, "", type="image", media=Media("image/jpeg", None, 220_000, state="stored", found_type="image/jpeg")),
        said(10, "posso mandar de novo?", status="failed", error_code="131026", hint="Ask for another number.",
             error="Message undeliverable: the recipient's phone number is not a WhatsApp phone number, or the "
             "recipient has not accepted the new terms of service", outbox_id=1, **ours),
        said(11, "esquece", revoked_at=NOW),
        said(12, "o boleto chegou, obrigada!"),
    ]  # fmt: skip


@pytest.mark.parametrize("size", SIZES)
def test_everything_that_a_thread_can_hold(snap_compare: Compare, size: str) -> None:
    keys = ("enter", "k", "k", "k", "k")
    assert snap_compare(an_app(a_desk_of_everything()), terminal_size=SIZES[size], run_before=after(*keys))


def test_everything_in_the_light_theme(snap_compare: Compare) -> None:
    app = an_app(a_desk_of_everything(), theme="light")
    assert snap_compare(app, terminal_size=SIZES["160x48"], run_before=after("enter"))


@pytest.mark.parametrize("size", SIZES)
def test_a_search(snap_compare: Compare, size: str) -> None:
    keys = ("enter", "slash", "=boleto", "enter", "n")
    assert snap_compare(an_app(a_desk_of_everything()), terminal_size=SIZES[size], run_before=after(*keys))


def test_words_being_typed(snap_compare: Compare) -> None:
    keys = ("enter", "vertical_line", "=grep -i boleto", "left", "left")
    assert snap_compare(an_app(a_desk_of_everything()), terminal_size=SIZES["80x24"], run_before=after(*keys))


@pytest.mark.parametrize("size", SIZES)
def test_one_message(snap_compare: Compare, size: str) -> None:
    assert snap_compare(an_app(an_edited_one()), terminal_size=SIZES[size], run_before=after("enter", "v"))


def test_why(snap_compare: Compare) -> None:
    desk = a_desk_of_everything()
    desk.chats_by_id[1] = replace(desk.chats_by_id[1], unread_count=1)
    desk.messages_by_id[12] = replace(desk.messages_by_id[12], is_read=False)
    assert snap_compare(an_app(desk), terminal_size=SIZES["80x24"], run_before=after("w"))
