"""Answering, looked at: the composer in every mood, and answers that did not leave."""

from collections.abc import Awaitable, Callable
from dataclasses import replace
from typing import Any

import pytest
from textual.pilot import Pilot

from daemon.api.errors import DaemonUnreachable
from daemon.api.sending import Route
from store.models import Millis
from tests.builders import MINUTE, NOW
from tests.fakes.inbox import FakeInbox
from tests.tui.desk import a_busy_desk, an_app, settled, unsent
from tests.tui.routes import a_route, a_shut_route, by_another_number, no_way
from tests.tui.sitting import after

Compare = Callable[..., bool]
SIZES = {"160x48": (160, 48), "120x36": (120, 36), "80x24": (80, 24), "60x20": (60, 20)}
NORMAL = SIZES["120x36"]
WORDS = "=Segue hoje"


def a_desk(route: Route | None = None) -> FakeInbox:
    """Maria can be quoted, and answered by this route."""
    desk = a_busy_desk()
    desk.messages_by_id = {
        id: replace(one, provider_message_id=f"w{id}") for id, one in desk.messages_by_id.items()
    }  # fmt: skip
    desk.routes[1] = route or a_route()
    return desk


@pytest.mark.parametrize("size", SIZES)
def test_the_composer(snap_compare: Compare, size: str) -> None:
    assert snap_compare(an_app(a_desk()), terminal_size=SIZES[size], run_before=after("r", WORDS))


def test_a_quote(snap_compare: Compare) -> None:
    keys = ("r", WORDS, "alt+up", "alt+up", "alt+up")

    assert snap_compare(an_app(a_desk()), terminal_size=NORMAL, run_before=after(*keys))


@pytest.mark.parametrize("size", ["120x36", "80x24"])
def test_the_route_before_it_is_taken(snap_compare: Compare, size: str) -> None:
    desk = a_desk(by_another_number())

    assert snap_compare(an_app(desk), terminal_size=SIZES[size], run_before=after("r", WORDS))


def test_another_number_is_asked_about(snap_compare: Compare) -> None:
    assert snap_compare(
        an_app(a_desk(by_another_number())), terminal_size=NORMAL, run_before=sent_by("r", WORDS)
    )  # fmt: skip


def test_no_way_out(snap_compare: Compare) -> None:
    assert snap_compare(an_app(a_desk(no_way())), terminal_size=NORMAL, run_before=after("r", WORDS))


@pytest.mark.parametrize("size", ["120x36", "80x24"])
def test_the_window_is_shut(snap_compare: Compare, size: str) -> None:
    assert snap_compare(an_app(a_shut_desk()), terminal_size=SIZES[size], run_before=after("r"))


def test_the_templates(snap_compare: Compare) -> None:
    assert snap_compare(an_app(a_shut_desk()), terminal_size=NORMAL, run_before=after("T"))


def test_a_template_that_asks(snap_compare: Compare) -> None:
    keys = ("T", "j", "enter", "=1182", "enter")

    assert snap_compare(an_app(a_shut_desk()), terminal_size=NORMAL, run_before=after(*keys))


def test_a_template_in_the_composer(snap_compare: Compare) -> None:
    assert snap_compare(an_app(a_shut_desk()), terminal_size=NORMAL, run_before=after("T", "enter"))


def test_something_came_since(snap_compare: Compare) -> None:
    desk = a_desk()

    async def write(pilot: Pilot[None]) -> None:
        await after("r", WORDS)(pilot)
        desk.receive(1, "deixa, já paguei!", sender_name="Maria Souza")
        await sent_by()(pilot)

    assert snap_compare(an_app(desk), terminal_size=NORMAL, run_before=write)


def test_an_answer_that_failed(snap_compare: Compare) -> None:
    desk = a_desk()

    async def fail(pilot: Pilot[None]) -> None:
        await settled(pilot)
        error, hint = "Message undeliverable: Unable to deliver message.", "the number may not be on WhatsApp"
        unsent(desk, "failed", "Segue a segunda via.", error=error, error_code="131026", hint=hint)
        desk.change_chat(1, failed_count=1)
        await told(pilot, desk)
        await after("enter")(pilot)

    assert snap_compare(an_app(desk), terminal_size=NORMAL, run_before=fail)


def test_an_answer_of_which_nobody_knows(snap_compare: Compare) -> None:
    desk = a_desk()

    async def lose(pilot: Pilot[None]) -> None:
        await settled(pilot)
        unsent(desk, "queued", "Vence na sexta.", error="too many messages", retry_at=Millis(NOW + MINUTE))
        unsent(desk, "unknown", "Posso parcelar em duas.", error="the connection broke", hint="look at the telephone")
        desk.change_chat(1, failed_count=1)
        await told(pilot, desk)
        await after("enter")(pilot)

    assert snap_compare(an_app(desk), terminal_size=NORMAL, run_before=lose)


def test_sending_again_is_asked_with_the_words(snap_compare: Compare) -> None:
    desk = a_desk()

    async def ask(pilot: Pilot[None]) -> None:
        await settled(pilot)
        unsent(desk, "unknown", "Posso parcelar em duas. " * 12, error="the connection broke")
        await after("enter", "R")(pilot)
        await pilot.pause(0.1)

    assert snap_compare(an_app(desk), terminal_size=SIZES["80x24"], run_before=ask)


def test_an_answer_that_may_have_been_taken(snap_compare: Compare) -> None:
    desk = a_desk()
    desk.send_refuses = [DaemonUnreachable("gone") for _ in range(9)]

    async def lose(pilot: Pilot[None]) -> None:
        await sent_by("r", WORDS)(pilot)
        await after("=e amanhã")(pilot)

    assert snap_compare(an_app(desk), terminal_size=NORMAL, run_before=lose)


@pytest.mark.parametrize("size", ["120x36", "80x24"])
def test_the_outbox(snap_compare: Compare, size: str) -> None:
    desk = a_desk()

    async def fill(pilot: Pilot[None]) -> None:
        await settled(pilot)
        unsent(desk, "held", "Ainda quer o desconto?", error="it could not leave in time", hint="is it still wanted?")
        unsent(
            desk, "unknown", "Posso parcelar?", chat_id=3, error="the connection broke", hint="look at the telephone"
        )
        unsent(desk, "failed", "Segue a via.", chat_id=5, error="Message undeliverable", hint="check the number")
        unsent(desk, "queued", "Vence na sexta.", chat_id=9)
        desk.change_session(1, trouble="the access token has expired", trouble_hint="put a new one in the config")
        await told(pilot, desk)
        await after("O")(pilot)

    assert snap_compare(an_app(desk), terminal_size=SIZES[size], run_before=fill)


def test_the_composer_in_the_light(snap_compare: Compare) -> None:
    assert snap_compare(an_app(a_desk(), theme="light"), terminal_size=NORMAL, run_before=after("r", WORDS))


def test_the_composer_in_plain_ascii(snap_compare: Compare) -> None:
    assert snap_compare(an_app(a_desk(), is_ascii=True), terminal_size=NORMAL, run_before=after("r", WORDS))


def test_help_for_the_composer(snap_compare: Compare) -> None:
    assert snap_compare(an_app(a_desk()), terminal_size=NORMAL, run_before=after("r", "f1"))


def a_shut_desk() -> FakeInbox:
    desk = a_desk(a_shut_route())
    closed = Millis(NOW - MINUTE)
    desk.chats_by_id[1] = replace(desk.chats_by_id[1], window_closes_at=closed, is_window_shut=True)
    return desk


async def told(pilot: Pilot[Any], desk: FakeInbox) -> None:
    """Everything about the outbox has reached the screen."""
    for item in list(desk.outbox_by_id.values()):
        told = {"error": item.error, "error_code": item.error_code, "hint": item.hint}
        desk.change_outbox(item.id, item.state, **told)
    await pilot.pause(0.7)
    await settled(pilot)


def sent_by(*keys: str) -> Callable[[Pilot[Any]], Awaitable[None]]:
    """The keys, then Enter as a hand presses it, until it has been asked what has to be asked."""

    async def press(pilot: Pilot[Any]) -> None:
        await after(*keys, "enter")(pilot)
        await pilot.pause(0.2)
        await settled(pilot)

    return press
