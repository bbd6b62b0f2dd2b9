"""Texts on whose width terminals disagree, on a whole desk: no pane's edge moves, whichever terminal it is."""

import unicodedata
from collections.abc import Callable

import pyte.screens
import pytest

from tests.scenarios.premises import COMMAND, Premises, gateway_text
from tests.scenarios.screen import ENTER, screen

TEXTS = [
    "आपका ऑर्डर आज नौ बजे तक पहुँच जाएगा।",
    "ကောင်းပါတယ် ကျေးဇူးတင်ပါတယ်",
    "நான் காத்திருக்கிறேன், எப்போது வரும்?",
    "👍🏽 ❤️ 🇧🇷 ok",
]
EDGES = (45, 90)
"""Where the three panes meet at 120 columns."""

wcwidth: Callable[[str], int] = pyte.screens.wcwidth


def as_tmux(character: str) -> int:
    return 1 if unicodedata.category(character) == "Mc" else wcwidth(character)


@pytest.mark.parametrize("width", [wcwidth, as_tmux])
def test_the_edges_of_the_panes_stay_where_they_are(
    desk: Premises, width: Callable[[str], int], monkeypatch: pytest.MonkeyPatch
) -> None:
    for number, text in enumerate(TEXTS * 4):
        peer = f"55119{number:08}@c.us"
        desk.from_gateway("message_received", message=gateway_text(f"M{number}", text) | {"from": peer})
    desk.settled()
    monkeypatch.setattr(pyte.screens, "wcwidth", width)

    with screen(COMMAND, desk.environ) as operator:
        operator.shows("ok", 20)
        operator.type("j", ENTER)
        operator.look(0.5)
        for _ in range(5):  # each move draws two rows and a thread anew, and nothing beside them
            operator.type("J")
        operator.look(0.5)
        edges = {sign for at in EDGES for sign in operator.column(at)[1:-2]}

    assert {"│"} == edges
