"""What the footer leaves out while somebody writes."""

from dataclasses import replace

import pytest

from daemon.api.sending import Route
from tests.builders import NOW, a_chat
from tests.tui.routes import FOLLOW_UP, a_route, a_shut_route, no_way
from tui.answer import Filled
from tui.composer_keys import idle
from tui.composer_state import ComposerState


def written(route: Route | None) -> ComposerState:
    state = ComposerState(a_chat(1))
    state.route = route
    return state


@pytest.mark.parametrize(
    ("route", "left_out"),
    [
        (None, ()),
        (a_route(), ()),
        (a_route(templates=()), ("composer.template",)),
        (a_route(can_quote=False), ("composer.quote_older",)),
        (a_shut_route(), ("composer.send",)),
        (replace(a_shut_route(), templates=()), ("composer.send", "composer.template")),
        (no_way(), ("composer.quote_older", "composer.send", "composer.template")),
    ],
)
def test_what_a_route_cannot_do_is_not_told(route: Route | None, left_out: tuple[str, ...]) -> None:
    assert left_out == idle(written(route), NOW)


def test_a_template_is_sent_as_it_is() -> None:
    state = written(a_shut_route())
    state.choose(Filled(FOLLOW_UP))

    assert {"composer.editor", "composer.newline", "composer.quote_older", "composer.replies"} == set(idle(state, NOW))


def test_what_is_on_its_way_already_is_handed_over_by_enter_whatever_the_route_is() -> None:
    state = written(a_route())
    state.typed("hello", 1)
    state.take(NOW, 1)
    state.route = no_way()

    assert "composer.send" not in idle(state, NOW)
