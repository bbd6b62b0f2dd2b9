"""The promises of display(): whatever is sent, a row keeps its width and nothing hidden stays hidden."""

import json
import re
import unicodedata
from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from rich.cells import cell_len
from rich.segment import Segment
from textual.content import Content
from textual.strip import Strip

from daemon.display import BLANK, ELLIPSIS, HIDDEN, LINE_BREAK, MOST_MARKS, display, display_lines, display_marked

_NEVER = re.compile(
    "[\x00-\x09\x0b-\x1f\x7f-\xa0\xad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u2000-\u200b\u200d-\u200f"
    "\u2028-\u202f\u205f-\u206f\u2800\u3000\u3164\ud800-\uf8ff\ufe00-\ufe0f\ufeff\uffa0\ufff0-\ufffb\ufffe\uffff"
    "\U0001f3fb-\U0001f3ff\U000e0000-\U0010ffff]"
)
_TRICKY = (
    "\t\n\r\x00\x07\x1b\x7f\x85\x9b\xa0\xad\u0301\u0302\u0e33\u0e31\u094d\u0915\u06cc\u0645\u1100\u1161\u11a8\uac00"
    "\u200b\u200c\u200d\u202e\u2066\u2028\u2060\u20e3\u2764\u2800\u3164\ufe0e\ufe0f\ufeff\ufffd\ud83d\udc00\u21b5"
    "\u2026 aZ1["
    "\U0001f1e6\U0001f1f7\U0001f3f4\U0001f3fd\U0001f44d\U0001f468\U0001f469\U000e0067\U000e007f\U000e0100\U0010ffff"
)
_hostile = st.text(st.one_of(st.sampled_from(_TRICKY), st.characters(codec=None)), max_size=60)
_SHARED = Path(__file__).parents[3] / "shared/hostile/strings.json"


def _sent() -> dict[str, str]:
    """Return the shared hostile strings by name; none where the folder is not there."""
    if not _SHARED.exists():
        return {}
    items = json.loads(_SHARED.read_text())["strings"]
    return {
        item["name"]: item.get("prefix", "") + item["string"] * item.get("repeat", 1) + item.get("suffix", "")
        for item in items
    }


@pytest.mark.parametrize(
    ("sent", "shown"),
    [
        ("hola", "hola"),
        ("", ""),
        ("a\tb", "a b"),
        ("one\r\ntwo\n\n\rthree", f"one{LINE_BREAK}two{LINE_BREAK}three"),
        ("one\u2028two\u2029three\x85four", f"one{LINE_BREAK}two{LINE_BREAK}three{LINE_BREAK}four"),
        ("\x1b[2J\x07\x00\x7f", "␛[2J␇␀␡"),
        ("\x9b2J", f"{HIDDEN}2J"),
        ("factura\u202egpj.exe", f"factura{HIDDEN}gpj.exe"),
        ("\u061c\u200e\u200fabc", HIDDEN * 3 + "abc"),
        ("re\u200bfu\u200cnd\u2060 a\ufeffpproved", f"re{HIDDEN}fu{HIDDEN}nd{HIDDEN} a{HIDDEN}pproved"),
        ("soft\u00adhyphen", f"soft{HIDDEN}hyphen"),
        ("\u2800\u00a0\u2003", f"{HIDDEN}  "),
        ("\u00a0\u3000\t", BLANK),
        ("ok \ud83d end", f"ok {HIDDEN} end"),
        ("\ue000\U0010ffff\ufdd0", HIDDEN * 3),
        ("\u3164\u115f\uffa0", HIDDEN * 3),
        ("[@click=app.quit]x[/] [b", "[@click=app.quit]x[/] [b"),
        ("Z" + "\u0301\u0302" * 90, "Z" + "\u0301\u0302" * 4),
        ("\u0301a", f"{HIDDEN}a"),
        (" \u20e3\u20e3", f" {HIDDEN}\u20e3"),
        ("\u0645\u06cc\u200c\u062e\u0648\u0627\u0647\u0645", "\u0645\u06cc\u200c\u062e\u0648\u0627\u0647\u0645"),
        ("\u0915\u094d\u200d\u0937", "\u0915\u094d\u0937"),
        ("\u1112\u1161\u11ab a\u1161", f"\u1112\u1161\u11ab a{HIDDEN}"),
        ("\u200d\u200c\ufe0f", HIDDEN * 3),
    ],
)
def test_what_is_shown_for_what_was_sent(sent: str, shown: str) -> None:
    assert shown == display(sent)


@pytest.mark.parametrize(
    ("sent", "shown"),
    [
        ("\u2764\ufe0f \u2708\ufe0e 1\ufe0f\u20e3", "\u2764 \u2708 1\u20e3"),
        ("\U0001f44d\U0001f3fd", "\U0001f44d"),
        ("\U0001f3fd", HIDDEN),
        ("a\ufe0f\ufe0f", f"a{HIDDEN}"),
        ("\U0001f468\u200d\U0001f469\u200d\U0001f467", "\U0001f468\U0001f469\U0001f467"),
        ("\U0001f469\U0001f3fd\u200d\u2764\ufe0f\u200d\U0001f469", "\U0001f469\u2764\U0001f469"),
        ("\U0001f1e6\U0001f1f7\U0001f1e7 \U0001f1fa", "\U0001f1e6\U0001f1f7B U"),
        ("\U0001f3f4\U000e0067\U000e0062\U000e0065\U000e006e\U000e0067\U000e007f", "\U0001f3f4"),
        ("\U0001f3f4\U000e0068\U000e0069", f"\U0001f3f4{HIDDEN}{HIDDEN}"),
        ("\U0001fae9\U0001face", "\U0001fae9\U0001face"),
    ],
)
def test_a_picture_keeps_its_columns_in_every_terminal(sent: str, shown: str) -> None:
    assert shown == display(sent)


def test_line_breaks_stay_only_where_lines_are_laid_out() -> None:
    assert "one\ntwo\n\nthree\nfour" == display("one\r\ntwo\n\rthree\u2028four", multiline=True)


def test_a_text_of_line_breaks_alone_is_seen() -> None:
    assert BLANK == display("\n" * 65_536, multiline=True)
    assert LINE_BREAK == display("\n" * 65_536)


def test_a_limit_counts_the_ellipsis() -> None:
    assert "abcd" == display("abcd", limit=4)
    assert "abc…" == display("abcde", limit=4)
    assert "" == display("abcde", limit=0)
    assert "\u2764" * 4 == display("\u2764\ufe0f" * 4, limit=4)


def test_a_cut_leaves_no_half_flag_and_no_loose_joiner() -> None:
    flags = "\U0001f1e6\U0001f1f7" * 3

    assert "\U0001f1e6\U0001f1f7…" == display(flags, limit=4)
    assert "\u06cc…" == display("\u06cc\u200c\u0645\u0645\u0645", limit=3)


def test_a_huge_text_is_read_no_further_than_its_limit() -> None:
    assert 80 == len(display("\x1b" * 10_000_000, limit=80))


def test_lines_are_counted_and_cut() -> None:
    assert "a\nb…" == display_lines("a\nb\nc", 2, 80)
    assert "a\nb" == display_lines("a\r\nb", 2, 80)
    assert "aaa…" == display_lines("a" * 90 + "\nb", 1, 4)


@settings(max_examples=400)
@given(_hostile, st.booleans(), st.one_of(st.none(), st.integers(0, 40)))
@example("\U0001f1e6\ufe0f\U0001f1f7", False, None)
@example("a\u0301\ufe0f\u200d", True, 3)
def test_an_answer_is_clean_bounded_and_shown_again_the_same(sent: str, multiline: bool, limit: int | None) -> None:
    shown = display(sent, multiline=multiline, limit=limit)

    assert not _NEVER.search(shown)
    assert shown == display(shown, multiline=multiline, limit=limit)
    assert shown == display(shown, multiline=multiline)
    assert multiline or "\n" not in shown
    assert limit is None or len(shown) <= limit
    assert bool(shown.strip()) == bool(sent and limit != 0)


@settings(max_examples=200)
@given(_hostile, st.integers(1, 4), st.integers(0, 40))
def test_lines_are_clean_and_bounded(sent: str, most: int, limit: int) -> None:
    shown = display_lines(sent, most, limit)

    assert shown == display(shown, multiline=True)
    assert len(shown) <= max(0, limit)
    assert shown.count("\n") < most


@settings(max_examples=200)
@given(_hostile)
@example("Z" + "\u0301" * 30 + " \u0301" + "\u0301" * 30)
def test_marks_never_stand_alone_nor_in_heaps(sent: str) -> None:
    kinds = "".join("m" if unicodedata.category(c)[0] == "M" else " " if c == " " else "b" for c in display(sent))

    assert not re.search(f"(^| )m|m{{{MOST_MARKS + 1}}}", kinds)


@settings(max_examples=200)
@given(_hostile)
@example("\U0001f468\u200d\U0001f469\ufe0f\U0001f1e6\U0001f1f7")
def test_rich_and_textual_measure_an_answer_by_its_code_points(sent: str) -> None:
    shown = display(sent)
    width = cell_len(shown)

    assert sum(cell_len(character) for character in shown) == width
    assert Strip([Segment(shown)]).cell_length == width
    assert Content(shown).cell_length == width
    assert Strip([Segment(shown)]).adjust_cell_length(30).cell_length == 30


def test_no_code_point_passes_that_must_not_and_none_is_without_width() -> None:
    planes = [*range(0x20000), *range(0xE0000, 0xE0200), *range(0x2FFF0, 0x110000, 997)]
    passed = {code: display(chr(code)) for code in planes}

    assert not _NEVER.search("".join(passed[code] for code in planes))
    assert {1, 2} == {cell_len(shown) for shown in passed.values()}


@pytest.mark.parametrize("name", _sent() or ["none"])
@pytest.mark.parametrize("multiline", [False, True])
def test_the_shared_hostile_strings_are_tamed(name: str, multiline: bool) -> None:
    sent = _sent().get(name, "")
    shown = display(sent, multiline=multiline)

    assert not _NEVER.search(shown)
    assert shown == display(shown, multiline=multiline)
    assert sum(cell_len(character) for character in shown) == cell_len(shown)
    assert len(display(sent, limit=80)) <= 80
    assert all(character in shown for character in sent if character in "[]\\%{}$")


def test_the_ellipsis_is_one_column() -> None:
    assert [1] * 4 == [cell_len(mark) for mark in (ELLIPSIS, HIDDEN, BLANK, LINE_BREAK)]


@given(_hostile, st.lists(st.integers(0, 60), max_size=8, unique=True))
def test_marks_never_change_what_is_shown(text: str, places: list[int]) -> None:
    fit = sorted(one for one in places if one <= len(text))
    shown, marks = display_marked(text, list(zip(fit[::2], fit[1::2], strict=False)))

    assert display(text) == shown
    assert all(0 <= begin <= end <= len(shown) for begin, end in marks)


def test_marks_move_with_what_is_shown_before_them() -> None:
    text = "\x1b[2J\r\n  Çelik paid, paid"
    shown, marks = display_marked(text, ((8, 13), (14, 18), (20, 24)))

    assert ["Çelik", "paid", "paid"] == [shown[begin:end] for begin, end in marks]
    assert ("paid", ((0, 4),)) == display_marked("paid", ((0, 4),))
    assert ("pa\u0301id", ()) == display_marked("pa\u0301id", ((0, 2),))
