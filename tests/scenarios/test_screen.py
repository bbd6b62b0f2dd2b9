"""The main job on a real terminal: what is posted is what the operator sees."""

import signal
import time

import pytest

from daemon.api.drafts import DRAFT, AskDraft
from daemon.call import call
from tests.scenarios.premises import COMMAND, Premises, gateway_group_text, gateway_text, meta_text, until
from tests.scenarios.screen import ENTER, ESCAPE, screen


def test_a_signed_post_becomes_a_row_on_the_screen_in_both_dialects(desk: Premises) -> None:
    with screen(COMMAND, desk.environ) as operator:
        operator.shows("No chats yet", 20)
        desk.from_meta(meta_text("wamid.1", "o boleto venceu"))
        operator.shows("Ana Souza")
        operator.shows("o boleto venceu")
        desk.from_gateway("message_received", message=gateway_group_text("B1", "chegou metade"))
        operator.shows("Entregas SP")
        operator.shows("Rui: chegou metade")
        desk.from_gateway("message_received", message=gateway_text("A1", "halo", phone="6281111111111"))
        operator.shows("+6281111111111")
        shown = "\n".join(operator.look(0.3))

    assert ["Ana Souza", "Entregas SP", "+6281111111111"] == [
        name for name in ("Ana Souza", "Entregas SP", "+6281111111111") if name in shown
    ]


def test_an_open_thread_grows_in_order_and_is_read_while_it_is_looked_at(desk: Premises) -> None:
    desk.from_meta(meta_text("wamid.0", "first of all", at=-30))
    with screen(COMMAND, desk.environ) as operator:
        operator.shows("Ana Souza", 20)
        operator.type(ENTER)
        operator.shows("Today")
        for n in range(1, 6):
            desk.from_meta(meta_text(f"wamid.{n}", f"Message {n}"))
        operator.shows("Message 5")
        lines = "\n".join(operator.look(0.3))
        desk.settled()

    places = [lines.rindex(f"Message {n}") for n in range(1, 6)]
    assert sorted(places) == places
    assert 0 == desk.listed("chats", "list")[0]["unread_count"]


def test_the_session_filter_keeps_the_others_out(desk: Premises) -> None:
    desk.from_meta(meta_text("wamid.1", "for care"))
    with screen(COMMAND, desk.environ) as operator:
        operator.shows("for care", 20)
        operator.type("2")
        operator.hides("for care")
        desk.from_meta(meta_text("wamid.2", "again for care"))
        desk.from_gateway("message_received", message=gateway_text("A1", "for sales"))
        operator.shows("for sales")
        shown = "\n".join(operator.look(0.3))
        operator.type("0")
        operator.shows("again for care")

    assert "for care" not in shown


def test_a_dropped_daemon_is_shown_and_healed_with_nothing_missing(desk: Premises) -> None:
    desk.from_meta(meta_text("wamid.1", "before"))
    with screen(COMMAND, desk.environ) as operator:
        operator.shows("before", 20)
        operator.shows("live")
        desk.kill()
        operator.shows("reconnecting")
        operator.type("j", "k")
        desk.start()
        desk.from_meta(meta_text("wamid.2", "while it was away"))
        operator.shows("while it was away", 30)
        operator.hides("reconnecting")
        desk.settled()

    [chat] = desk.listed("chats", "list")
    assert ("while it was away", 2) == (chat["preview"], chat["unread_count"])


def test_another_epoch_is_read_anew(desk: Premises) -> None:
    desk.from_meta(meta_text("wamid.1", "of the old store"))
    with screen(COMMAND, desk.environ) as operator:
        operator.shows("of the old store", 20)
        operator.shows("live")
        desk.kill()
        for file in (desk.folder / "state").glob("frontdesk.db*"):
            file.unlink()
        desk.start()
        desk.from_meta(meta_text("wamid.2", "of the new store", wa_id="5511900000001", name="Bia"))
        operator.shows("of the new store", 30)
        operator.hides("of the old store")
        shown = "\n".join(operator.look(0.3))

    assert "Bia" in shown
    assert "Ana Souza" not in shown


def test_webhook_to_screen_is_far_under_the_old_two_seconds(desk: Premises) -> None:
    with screen(COMMAND, desk.environ) as operator:
        operator.shows("No chats yet", 20)
        times = []
        for n in range(10):
            started = time.monotonic()
            desk.from_meta(meta_text(f"wamid.{n}", f"tick {n} tock"))
            operator.shows(f"tick {n} tock")
            times.append(time.monotonic() - started)

    assert sorted(times)[8] < 1.0, times


def test_reading_and_leaving_by_keys(desk: Premises) -> None:
    desk.from_meta(meta_text("wamid.1", "mark me"))
    with screen(COMMAND, desk.environ) as operator:
        operator.shows("mark me", 20)
        operator.shows("live")
        operator.type("I")
        until(lambda: desk.listed("chats", "list")[0]["unread_count"] == 0)
        operator.type("U")
        until(lambda: desk.listed("chats", "list")[0]["unread_count"] == 1)
        operator.type("?")
        operator.shows("next unread")
        operator.type(ESCAPE)
        operator.look(0.5)  # a key that follows at once would make it alt and that key
        operator.type("q")
        operator.shows("Leave frontdesk?")
        operator.type("y")

        assert operator.has_ended()


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGHUP])
def test_kill_and_a_closed_terminal_end_the_screen_in_order(desk: Premises, number: int) -> None:
    with screen(COMMAND, desk.environ) as operator:
        operator.shows("live", 20)
        operator.tell(number)

        assert operator.has_ended()
    assert b"\x1b[?1049l" in operator.raw


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGHUP])
def test_words_that_the_daemon_never_had_are_a_draft_of_the_next_desk(desk: Premises, number: int) -> None:
    desk.from_meta(meta_text("wamid.1", "where is it?"))
    with screen(COMMAND, desk.environ) as operator:
        operator.shows("where is it?", 20)
        operator.shows("live")
        operator.type("r")
        operator.shows("keep draft")
        desk.kill()
        operator.shows("reconnecting")
        operator.type("on its way")
        operator.shows("on its way")
        operator.tell(number)
        ended = operator.has_ended()
    waiting = [file.stat().st_mode & 0o777 for file in (desk.folder / "state" / "drafts").iterdir()]
    desk.start()
    with screen(COMMAND, desk.environ) as operator:
        operator.shows("What you wrote to Ana Souza is in the composer again.", 20)
        until(lambda: not list((desk.folder / "state" / "drafts").iterdir()))
        draft = call(desk.socket, DRAFT, AskDraft(1)).draft
        operator.type(ENTER)
        operator.shows("on its way")

    assert ended
    assert [0o600] == waiting
    assert "on its way" == draft.text
