"""The table of keys: ids, places, hints."""

from collections import Counter
from pathlib import Path

from daemon.api.verbs import VERBS
from tui.keys import KEYS, MOST_HINTS, NO_KEY, Place, hints, listed
from tui.keys_page import as_markdown

PANES: tuple[Place, ...] = ("list", "thread", "contact")


def test_every_key_has_its_own_id() -> None:
    assert [] == [id for id, number in Counter(key.id for key in KEYS).items() if number > 1]


def test_no_two_keys_of_a_place_are_the_same() -> None:
    for pane in PANES:
        pressed = Counter(
            one for key in KEYS if key.place in (pane, "desk") for one in key.keys.split(",") if one != NO_KEY
        )

        assert [] == [key for key, number in pressed.items() if number > 1]


def test_every_verb_on_chats_has_the_key_that_the_registry_says_in_list_and_thread() -> None:
    told = {key.id: (key.place, key.shown) for key in KEYS}
    wanted = {f"chat.{one.name}": ("desk", one.key or f":{one.name}") for one in VERBS.values() if one.on == "chats"}

    assert wanted == {id: told[id] for id in wanted}


def test_the_footer_has_nine_hints_at_most_and_help_among_them() -> None:
    for pane in PANES:
        shown = [key.id for key in hints(pane)]

        assert len(shown) <= MOST_HINTS
        assert "desk.help" == shown[-1]


def test_in_a_thread_the_first_hint_is_how_to_answer() -> None:
    assert ["chat.reply"] == [key.id for key in hints("thread")][:1]


def test_the_help_calls_a_verb_by_its_name_beside_its_key() -> None:
    told = {key.shown: key.help for key in listed("desk")}

    assert (True, True) == (told["e"].startswith("done: "), told["a"].startswith("claim: "))


def test_the_composer_tells_of_the_canned_replies() -> None:
    assert ("/", "replies") in [(key.shown, key.hint) for key in hints("composer")]


def test_digits_are_listed_once() -> None:
    assert 1 == sum(1 for key in listed("desk") if key.shown == "1-9")


def test_the_document_is_what_the_table_says() -> None:
    document = Path(__file__).parents[2] / "docs" / "keys.md"

    assert as_markdown() == document.read_text("utf-8")
