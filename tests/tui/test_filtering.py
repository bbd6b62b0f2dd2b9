"""Writing a filter: completion, what is unfinished, and earlier ones."""

import pytest

from tests.builders import a_chat
from tui.filtering import (
    MOST_KEPT,
    Completion,
    History,
    Known,
    candidates,
    is_search_unfinished,
    is_unfinished,
    known,
    search_candidates,
    with_last,
)

KNOWN = Known(session=("care", "sales"), tag=("big deal", "pix", "vip"), assignee=("ana", "bia"))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", []),
        ("st", ["status:"]),
        ("is:u", ["is:unread", "is:unassigned"]),
        ("is:unread", []),
        ("tag:", ["'tag:big deal'", "tag:pix", "tag:vip"]),
        ("'tag:big d", ["'tag:big deal'"]),
        ("is:unread session:S", ["session:sales"]),
        ("assignee:", ["assignee:ana", "assignee:bia"]),
        ("work", []),
        ("nope:x", []),
        ("window:", ["window:<1h", "window:open", "window:shut"]),
    ],
)
def test_the_last_word_is_completed_with_what_the_desk_knows(text: str, expected: list[str]) -> None:
    assert expected == candidates(text, KNOWN)


def test_only_the_last_word_is_written_to_its_end() -> None:
    assert "is:unread tag:vip" == with_last("is:unread ta", "tag:vip")
    assert "x 'tag:big deal'" == with_last("x 'tag:big d", "'tag:big deal'")


@pytest.mark.parametrize(
    ("text", "expected"),
    [("is:", True), ("is:un", True), ("is:unread", False), ("is:nope", False), ("tag:v", False), ("tag:", True),
     ("is", False), ("http://x", False)],
)  # fmt: skip
def test_a_term_that_is_being_written_asks_for_nothing_yet(text: str, expected: bool) -> None:
    assert expected is is_unfinished(text, KNOWN)


def test_what_cannot_be_shown_as_it_is_cannot_be_offered() -> None:
    chats = [a_chat(1, tags=("\x1b[2J", "vip", "it's"), assignee="ana"), a_chat(2, tags=("a",), assignee="\u202ebia")]

    assert Known(("care",), ("a", "vip"), ("ana",)) == known(chats, ["care"])


def test_earlier_filters_come_back_newest_first_and_end() -> None:
    history = History()
    for text in ("a", "b", "a", ""):
        history.keep(text)

    assert ["a", "b", None, "a", "", None] == [history.step(one) for one in (1, 1, 1, -1, -1, -1)]


def test_not_every_filter_is_kept_for_ever() -> None:
    history = History()
    for number in range(MOST_KEPT + 5):
        history.keep(str(number))

    assert MOST_KEPT == sum(history.step(1) is not None for _ in range(MOST_KEPT + 5))


@pytest.mark.parametrize(
    ("text", "expected", "is_unfinished"),
    [
        ("af", ["after:"], False),
        ("sor", [], False),
        ("boleto tag:", ['tag:"big deal"', "tag:pix", "tag:vip"], True),
        ('tag:"big', ['tag:"big deal"'], False),
        ("session:s", ["session:sales"], False),
        ("is:un", ["is:unread", "is:unassigned"], True),
        ("after:2026-1", [], True),
        ("after:2026-11-01", [], False),
        ("after:", ["after:today", "after:yesterday", "after:7d", "after:30d"], True),
        ("before:y", ["before:yesterday"], True),
        ("after:7", ["after:7d"], True),
        ("after:7d", [], False),
        ("after:lastweek", [], False),
        ("it's", [], False),
    ],
)
def test_a_search_is_completed_in_its_own_words(text: str, expected: list[str], is_unfinished: bool) -> None:
    assert (expected, is_unfinished) == (search_candidates(text, KNOWN), is_search_unfinished(text, KNOWN))


def test_tab_goes_round_what_a_text_may_become_and_back() -> None:
    tab, text, seen = Completion(lambda stem: [stem + "nread", stem + "nassigned"]), "is:u", list[str]()
    for step in (1, 1, 1, -1, -1):
        text = tab.after(text, step) or text
        seen.append(text.removeprefix("is:"))

    assert ["unread", "unassigned", "unread", "unassigned", "unread"] == seen


def test_a_first_tab_back_writes_the_last_and_another_text_begins_anew() -> None:
    tab = Completion(lambda stem: [stem + "1", stem + "2"])

    assert ["a2", "b1", "b2"] == [tab.after(text, step) for text, step in (("a", -1), ("b", 1), ("b1", 1))]


def test_tab_goes_on_past_an_only_one_and_writes_nothing_where_there_is_none() -> None:
    tab = Completion(lambda stem: {"st": ["status:"], "status:": ["status:open"]}.get(stem, []))

    assert ["status:", "status:open", None] == [tab.after(text, 1) for text in ("st", "status:", "status:open")]


def test_a_line_that_is_opened_anew_knows_of_no_tab_before() -> None:
    tab = Completion(lambda stem: [stem + "1", stem + "2"])
    tab.after("a", 1)
    tab.begin()

    assert "a11" == tab.after("a1", 1)
