"""Which word on an account counts, and for how long it is shown."""

import itertools
from functools import reduce

import pytest

from daemon.facts import AccountNotice
from daemon.rules.notices import SHOWN_FOR, is_shown, newer, told
from store.models import Millis, Notice
from store.notices import NoticeRow
from store.session_noun import NoticeLevel
from tests.facts import NOON, seconds


def a_notice(words: str, level: NoticeLevel, at: float) -> NoticeRow:
    return told(1, AccountNotice("template", words, level, "greeting", seconds(at)), NOON)


def test_the_newest_word_counts_in_any_order_and_of_one_moment_the_worse() -> None:
    rows = [a_notice("rejected", "warning", 1), a_notice("approved", "info", 3), a_notice("paused", "trouble", 2)]
    same = [a_notice("approved", "info", 1), a_notice("rejected", "trouble", 1)]

    assert {"approved"} == {reduce(newer, order).summary for order in itertools.permutations(rows)}
    assert {"rejected"} == {reduce(newer, order).summary for order in itertools.permutations(same)}


def test_a_time_that_cannot_be_is_that_of_its_arrival() -> None:
    assert NOON == told(1, AccountNotice("ban", "x", at=Millis(1)), NOON).at
    assert NOON == told(1, AccountNotice("ban", "x"), NOON).at


@pytest.mark.parametrize(("level", "is_old_news"), [("warning", True), ("trouble", False)])
def test_a_warning_grows_old_and_trouble_does_not(level: NoticeLevel, is_old_news: bool) -> None:
    notice = Notice("template", "", level, "paused", NOON)

    assert is_shown(notice, Millis(NOON + SHOWN_FOR - 1))
    assert is_old_news != is_shown(notice, Millis(NOON + SHOWN_FOR))
