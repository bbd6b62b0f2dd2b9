"""Opening the desk in a real terminal: rows first, then all of it around them, and nothing moves."""

import pytest

from tests.scenarios.premises import COMMAND, Premises, gateway_text, meta_text
from tests.scenarios.screen import ENTER, screen

FOOTER = "? help"
PRIVACY = "\x1c"
"""ctrl and backslash."""


@pytest.fixture
def desk_with_chats(desk: Premises) -> Premises:
    desk.from_meta(meta_text("wamid.1", "o boleto venceu", at=-30))
    desk.from_gateway("message_received", message=gateway_text("A1", "halo", phone="6281111111111"))
    desk.settled()
    return desk


@pytest.mark.parametrize("words", [[], ["--ascii"], ["--theme", "light"]])
def test_the_rows_come_before_the_rest_and_stay_as_they_are(desk_with_chats: Premises, words: list[str]) -> None:
    with screen([*COMMAND, *words], desk_with_chats.environ) as operator:
        operator.shows("o boleto venceu", 20)
        has_footer = any(FOOTER in line for line in operator.look(0.0))
        early = operator.cells(3, 7, 44)
        operator.shows(FOOTER)
        operator.shows("live")

        assert not has_footer
        assert early == operator.cells(3, 7, 44)


def test_a_key_that_is_pressed_at_the_first_sight_is_kept_for_the_desk(desk_with_chats: Premises) -> None:
    with screen(COMMAND, desk_with_chats.environ) as operator:
        operator.shows("o boleto venceu", 20)
        has_footer = any(FOOTER in line for line in operator.look(0.0))
        operator.type(ENTER)
        operator.shows("Today")

        assert not has_footer
        assert any("Ana Souza" in line or "+6281111111111" in line for line in operator.look(0.3)[1:2])


def test_the_shell_has_its_terminal_back_as_it_was(desk_with_chats: Premises) -> None:
    with screen(COMMAND, desk_with_chats.environ) as operator:
        before = operator.modes()
        operator.shows("o boleto venceu", 20)
        operator.type("q")
        operator.shows("Leave frontdesk?")
        operator.type("y")

        assert operator.has_ended()
        assert before == operator.modes()
        assert operator.raw.count(b"\x1b[?1049h") == operator.raw.count(b"\x1b[?1049l") == 1


def test_masked_names_are_never_shown_first(desk_with_chats: Premises) -> None:
    with screen(COMMAND, desk_with_chats.environ) as operator:
        operator.shows("live", 20)
        operator.type(PRIVACY)
        operator.shows("privacy on")
        operator.type("q")
        operator.shows("Leave frontdesk?")
        operator.type("y")
        assert operator.has_ended()
    with screen(COMMAND, desk_with_chats.environ) as operator:
        operator.shows("privacy on", 20)

        assert b"boleto" not in operator.raw
