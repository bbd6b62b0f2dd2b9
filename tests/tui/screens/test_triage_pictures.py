"""Triage, looked at: each line in which a verb is given its argument, and what rows and panes then show."""

from collections.abc import Callable
from dataclasses import replace

import pytest

from store.models import Millis
from tests.builders import DAY, NOW
from tests.fakes.inbox import FakeInbox
from tests.tui.desk import a_busy_desk, an_app
from tests.tui.sitting import after

Compare = Callable[..., bool]
SIZES = {"120x36": (120, 36), "80x24": (80, 24)}
PROMPTS = {
    "snooze": ("enter", "s", "=mon 9"),
    "snooze-wrong": ("s", "=someday"),
    "tag": ("space", "space", "t", "tab"),
    "assign": ("A", "=b"),
    "priority": ("enter", "exclamation_mark"),
    "note": ("p", "=ligar na segunda, prefere a tarde"),
    "note-lines": ("enter", "p", "=ligar na segunda", "alt+enter", "=prefere a tarde", "alt+enter", "=com a Rita"),
}


def a_triaged_desk() -> FakeInbox:
    """Every mark that a row can carry."""
    desk = a_busy_desk()
    changes = {
        1: {"priority": 3, "pinned": True},
        2: {"muted": True, "priority": 1},
        3: {"status": "snoozed", "snoozed_until": Millis(NOW + 6 * DAY)},
        4: {"priority": 2, "pinned": True, "muted": True, "tags": ("pix",)},
        5: {"status": "snoozed", "snoozed_until": Millis(NOW + 40 * DAY), "assignee": "bia"},
    }
    for number, changed in changes.items():
        desk.chats_by_id[number] = replace(desk.chats_by_id[number], **changed)  # type: ignore[arg-type]
    return desk


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("prompt", PROMPTS)
def test_a_verb_is_given_its_argument(snap_compare: Compare, prompt: str, size: str) -> None:
    app = an_app(a_busy_desk())

    assert snap_compare(app, terminal_size=SIZES[size], run_before=after(*PROMPTS[prompt]))


@pytest.mark.parametrize("size", [*SIZES, "60x20"])
@pytest.mark.parametrize("look", ["full", "ascii"])
def test_rows_show_what_was_done(snap_compare: Compare, look: str, size: str) -> None:
    app = an_app(a_triaged_desk(), is_ascii=look == "ascii")
    keys = ("slash", "=status:any", "enter") if size != "80x24" else ("slash", "=status:any", "enter", "enter")

    assert snap_compare(app, terminal_size={**SIZES, "60x20": (60, 20)}[size], run_before=after(*keys))


@pytest.mark.parametrize("size", SIZES)
def test_what_was_done_is_told_with_its_undo(snap_compare: Compare, size: str) -> None:
    app = an_app(a_busy_desk())

    assert snap_compare(app, terminal_size=SIZES[size], run_before=after("m", "j", "s", "=2h", "enter", "u"))
