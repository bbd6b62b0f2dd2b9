"""What is told of a session's connection, and what has come over it."""

from dataclasses import replace

import pytest

from daemon.facts import MessageReceived, SessionChanged
from daemon.projector.sessions import hear_strays
from daemon.rules.routing import Strayed
from store import sessions
from store.models import Origin, SessionState
from tests.facts import a_status, inbound, outbound, seconds
from tests.shelf import CARE, OTHER, SALES, SESSIONS, WORKSPACES, Shelf


async def test_the_connections_state_follows_its_events(shelf: Shelf) -> None:
    await shelf.take(SessionChanged("qr_scanning"), session=SALES)
    await shelf.take(SessionChanged("connected", None, "+628111222333"), session=SALES, received_at=seconds(5))
    await shelf.take(SessionChanged("disconnected", "LOGOUT"), session=SALES, received_at=seconds(2))

    sales = (await shelf.sessions())[SALES]
    assert ("connected", "+628111222333") == (sales.state, sales.phone)


async def test_a_meta_session_is_connected_once_its_first_webhook_is_there(shelf: Shelf) -> None:
    await shelf.take(inbound())

    assert {CARE: "connected", SALES: "unknown", OTHER: "unknown"} == {
        one: session.state for one, session in (await shelf.sessions()).items()
    }


async def state(shelf: Shelf) -> tuple[SessionState, str | None]:
    session = (await shelf.sessions())[SALES]
    return session.state, session.state_reason


async def goes(shelf: Shelf, word: SessionState) -> None:
    await shelf.take(SessionChanged(word, "NAVIGATION"), session=SALES)


@pytest.mark.parametrize("message", [inbound(sent_at=seconds(0)), outbound(sent_at=seconds(0))])
async def test_a_gateway_that_has_said_nothing_yet_is_connected_once_it_delivers_a_message(
    shelf: Shelf, message: MessageReceived
) -> None:
    await shelf.take(message, session=SALES, received_at=seconds(599))

    assert ("connected", None) == await state(shelf)


async def test_a_message_of_half_a_minute_later_brings_back_a_gateway_that_seemed_gone(shelf: Shelf) -> None:
    await goes(shelf, "disconnected")
    await shelf.take(inbound("a", sent_at=seconds(30)), session=SALES, received_at=seconds(30))
    before = await state(shelf)

    await shelf.take(inbound("b", sent_at=seconds(30)), session=SALES, received_at=seconds(31))

    assert ("disconnected", "NAVIGATION") == before
    assert ("connected", None) == await state(shelf)


@pytest.mark.parametrize("sent_at", [seconds(-1), None, 0])
@pytest.mark.parametrize("word", ["disconnected", "unknown"])
async def test_what_was_sent_before_the_last_word_or_nobody_knows_when_proves_nothing(
    shelf: Shelf, word: SessionState, sent_at: int | None
) -> None:
    await goes(shelf, word)

    await shelf.take(inbound(sent_at=sent_at), session=SALES, received_at=seconds(3600))  # type: ignore[arg-type]

    assert (word, "NAVIGATION") == await state(shelf)


async def test_what_is_delivered_long_after_it_was_sent_says_nothing_of_a_gateway_never_heard_of(shelf: Shelf) -> None:
    await shelf.take(inbound(sent_at=seconds(0)), session=SALES, received_at=seconds(601))

    assert ("unknown", None) == await state(shelf)


@pytest.mark.parametrize("origin", ["history", "sync", "import", "catch_up"])
async def test_only_what_comes_live_has_come_over_the_link(shelf: Shelf, origin: Origin) -> None:
    await shelf.take(replace(inbound(), origin=origin), a_status("m1", "read"), session=SALES)

    assert ("unknown", None) == await state(shelf)


@pytest.mark.parametrize("word", ["qr_scanning", "authenticated", "failed"])
async def test_a_gateway_that_says_what_it_waits_for_is_believed(shelf: Shelf, word: SessionState) -> None:
    await goes(shelf, word)

    await shelf.take(inbound(sent_at=seconds(60)), session=SALES, received_at=seconds(60))

    assert (word, "NAVIGATION") == await state(shelf)


async def strays(shelf: Shelf, *heard: Strayed) -> dict[int, str | None]:
    await shelf.store.write(lambda tx: hear_strays(tx, heard))
    return {one: session.stray_name for one, session in (await shelf.sessions()).items()}


async def test_a_name_that_nobody_knows_stands_at_whose_it_may_be(shelf: Shelf) -> None:
    await shelf.take(SessionChanged("connected"), session=CARE)

    assert {CARE: None, SALES: "new", OTHER: None} == await strays(shelf, Strayed("new", (CARE, SALES)))
    assert {CARE: None, SALES: "newest", OTHER: None} == await strays(shelf, Strayed("newest", (CARE, SALES)))


async def test_while_all_are_connected_it_may_be_any_of_them(shelf: Shelf) -> None:
    for one in (CARE, SALES):
        await shelf.take(SessionChanged("connected"), session=one)

    assert {CARE: "new", SALES: "new", OTHER: None} == await strays(shelf, Strayed("new", (CARE, SALES, 99)))


async def test_the_same_name_again_is_no_news(shelf: Shelf) -> None:
    await strays(shelf, Strayed("new", (SALES,)))
    before = shelf.store.seq
    await strays(shelf, Strayed("new", (SALES,)), Strayed("new", (SALES,)))

    assert before == shelf.store.seq


@pytest.mark.parametrize(("named", "left"), [("new", None), ("other", "new")])
async def test_a_name_that_the_config_has_got_is_no_question_any_more(
    shelf: Shelf, named: str, left: str | None
) -> None:
    await strays(shelf, Strayed("new", (SALES,)))
    known = [replace(one, names=(named,)) if one.id == OTHER else one for one in SESSIONS]
    await shelf.store.write(lambda tx: sessions.configure(tx, WORKSPACES, known))

    assert left == (await shelf.sessions())[SALES].stray_name
