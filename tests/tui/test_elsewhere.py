"""A key that does nothing here says where it would."""

from tui.elsewhere import PLACES, elsewhere
from tui.keymap import keymap
from tui.keys import KEYS, PANES, listed


def test_a_key_of_the_list_says_in_the_thread_where_it_works() -> None:
    assert "W works in the list: Esc goes there." == elsewhere("W", "thread", KEYS)
    assert "> works in the list: Esc goes there." == elsewhere("greater_than_sign", "contact", KEYS)


def test_a_key_of_the_thread_says_in_the_list_how_to_come_there() -> None:
    assert "y works in an open chat: Enter goes there." == elsewhere("y", "list", KEYS)


def test_a_key_of_several_places_names_them_all() -> None:
    assert "x works in the sessions (S) and the views (v)." == elsewhere("x", "list", KEYS)


def test_a_way_that_is_another_key_here_is_not_told() -> None:
    assert "x works in the sessions (S) and the views." == elsewhere("x", "thread", KEYS)


def test_it_is_the_keys_in_force_that_are_told() -> None:
    mine = keymap({"list.sort_window": "Z", "desk.back": "backspace escape", "thread.go_back": "ctrl+o"})

    assert () == mine.troubles
    assert "Z works in the list: Backspace goes there." == elsewhere("Z", "thread", mine.keys)
    assert "" == elsewhere("W", "thread", mine.keys)


def test_a_key_that_works_here_or_everywhere_or_nowhere_says_nothing() -> None:
    for here in PANES:
        own = [one for key in (*listed(here), *listed("desk")) for one in key.keys.split(",")]

        assert [""] == list({elsewhere(one, here, KEYS) for one in [*own, "f12", "ctrl+c", "é"]})


def test_every_place_that_is_named_is_reached_by_an_entry_that_is_there() -> None:
    assert {opener for _, opener in PLACES.values()} <= {key.id for key in KEYS}
