"""Emoji by their names: each a whole one, whatever it is made of, and nothing else of a text."""

import re
from collections.abc import Iterator

import emoji
import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

from daemon.display import display, display_picture, name_pictures, pictures_kept
from store.models import Reaction
from tests.builders import a_chat, a_message
from tests.tui.desk import UTC_OPTIONS
from tui.filtering import known
from tui.picture_names import name_emoji, named
from tui.suspicion import hidden
from tui.thread_text import blocks, copied

_PARTS = (
    "a1#\u00e9 :\u200d\ufe0e\ufe0f\u20e3\u2764\u2600\u260e\u00a9\U0001f1e7\U0001f1f7\U0001f44d\U0001f3fd\U0001f468"
    "\U0001f3f4\U000e0067\U000e007f\U0001faff\U0001f000"
)
HELLO = "\u8acb\u3072\u0928\u092e\u0938\u094d\u0924\u0947"


@pytest.fixture
def by_name() -> Iterator[None]:
    name_emoji(is_on=True)
    yield
    name_emoji(is_on=False)


@pytest.mark.parametrize(
    ("sent", "shown"),
    [
        ("ol\u00e1 \u2764\ufe0f!", "ol\u00e1 :red_heart:!"),
        ("\U0001f44d\U0001f3fd", ":thumbs_up_medium_skin_tone:"),
        ("\U0001f468\u200d\U0001f469\u200d\U0001f467", ":family_man_woman_girl:"),
        ("\U0001f469\U0001f3fd\u200d\u2695\ufe0f", ":woman_health_worker_medium_skin_tone:"),
        ("\U0001f3f3\ufe0f\u200d\U0001f308", ":rainbow_flag:"),
        ("\U0001f1e7\U0001f1f7\U0001f1fa\U0001f1f8", ":flag_for_Brazil::flag_for_United_States:"),
        ("\U0001f3f4\U000e0067\U000e0062\U000e0065\U000e006e\U000e0067\U000e007f", ":England:"),
        ("1\ufe0f\u20e32\u20e3 12 #", ":keycap_1::keycap_2: 12 #"),
        ("\U0001fae0", ":melting_face:"),
        # no sequence that anybody knows: each part by its name
        ("\U0001f431\U0001f3fd", ":cat_face::medium_skin_tone:"),
        ("\U0001f44d\u200d\U0001f431", ":thumbs_up::cat_face:"),
        ("\U0001f3f4\U000e0067", ":black_flag:\ufffd"),
        # signs are text until somebody makes pictures of them
        ("\u00a9 \u2122 \u2714 \u25aa \u2192 \u260e", "\u00a9 \u2122 \u2714 \u25aa \u2192 \u260e"),
        ("\u00a9\ufe0f \u2714\ufe0f", ":copyright: :check_mark:"),
        ("\u231a \u231a\ufe0e \u2764\ufe0e", ":watch: :watch: \u2764"),
        ("\U0001f1e7", "B"),
        (HELLO, HELLO),
        (":red_heart: 10:30:15", ":red_heart: 10:30:15"),
    ],
)
def test_an_emoji_is_shown_by_its_whole_name(sent: str, shown: str, by_name: None) -> None:
    assert shown == display(sent)


def test_every_emoji_that_is_known_has_one_name_and_no_half_is_left() -> None:
    whole = [one for one, told in emoji.EMOJI_DATA.items() if told["status"] == emoji.STATUS["fully_qualified"]]
    odd = {one: named(one) for one in whole if not re.fullmatch(r":[^\s:\U0001f000-\U0001faff]+:", named(one))}

    assert {} == odd


@given(st.text(st.sampled_from(_PARTS), max_size=40))
def test_whatever_stands_together_keeps_to_the_promises_of_the_gate(sent: str) -> None:
    name_emoji(is_on=True)
    try:
        shown, short = display(sent), display(sent, limit=12)
        again = display(shown)
    finally:
        name_emoji(is_on=False)

    assert again == shown
    assert len(short) <= 12
    assert cell_len(shown) == sum(cell_len(one) for one in shown)
    assert not re.search("[\u200d\ufe0e\ufe0f\U0001f3f4\U0001f3fd\U0001f44d\U0001f468]", shown)


def test_what_names_are_made_of_passes_the_gate_too() -> None:
    name_pictures(lambda text: text.replace("\U0001f44d", "\x1b[2J"))
    try:
        shown = display("\U0001f44d")
    finally:
        name_pictures(None)

    assert "\u241b[2J" == shown


def test_a_reaction_has_its_whole_name_where_another_text_is_cut(by_name: None) -> None:
    kiss = "\U0001f469\U0001f3fd\u200d\u2764\ufe0f\u200d\U0001f48b\u200d\U0001f468\U0001f3ff"

    assert ":kiss_woman_man_medium_skin_tone_dark_skin_tone:" == display_picture(kiss)
    assert display_picture("x" * 99).endswith("x\u2026")


def test_a_reaction_is_cut_short_where_it_is_drawn() -> None:
    assert "xxxxxxx\u2026" == display_picture("x" * 99)


def test_what_leaves_the_screen_keeps_its_pictures_and_then_they_are_named_again(by_name: None) -> None:
    with pictures_kept():
        kept = display("\U0001f44d")

    assert ("\U0001f44d", ":thumbs_up:") == (kept, display("\U0001f44d"))


def test_a_thread_that_goes_to_a_pipe_and_a_copy_keep_theirs(by_name: None) -> None:
    told = a_message(body="ok \U0001f44d", sender_name="\U0001f44d", reactions=(Reaction("a", "\U0001f44d"),))

    assert "ok \U0001f44d" == copied(told)
    assert ["at  \U0001f44d\nok \U0001f44d\n[a: \U0001f44d]"] == list(blocks([told], lambda _: "at"))


def test_what_can_be_offered_and_what_hides_is_as_it_was(by_name: None) -> None:
    chat = a_chat(1, tags=("\U0001f525",), assignee="\U0001f525")
    found = known([chat], ())

    assert (("\U0001f525",), ("\U0001f525",)) == (found.tag, found.assignee)
    assert 1 == hidden("\U0001f525\ufe0f\ufe0f")


def test_unless_it_is_asked_for_pictures_are_drawn() -> None:
    name_emoji(is_on=UTC_OPTIONS.names_emoji)

    assert "\U0001f44d" == display("\U0001f44d")
