"""What a verb is done with, as it is typed: understood, completed, refused in words."""

from dataclasses import replace
from datetime import UTC

import pytest

from daemon.api.errors import BadRequest
from daemon.api.verbs import ASSIGN, MUTE, NOTE, PIN, PRIORITY, RENAME, SNOOZE, TAG, UNTAG, VERBS, Verb
from tests.builders import DAY, HOUR, NOW, a_chat
from tui.deed import is_on, read
from tui.masked import Masked
from tui.prompt import Known, Prompt, offers
from tui.times import Times

KNOWN = Known(("pix", "vip"), ("ana", "bia"), (a_chat(1, name="Maria", tags=("vip",)),))

KNOWN_TO_ANA = replace(KNOWN, operator="ana")


def a_prompt(verb: Verb, text: str = "") -> Prompt:
    made = Prompt(verb, "Maria", offers(verb, KNOWN), lambda: NOW, Times(UTC))
    made.edit.insert(text)
    return made


@pytest.mark.parametrize(
    ("verb", "text", "understood"),
    [
        (SNOOZE, "2h", "Tue 6 Oct 15:00"),
        (SNOOZE, "mon 9", "Mon 12 Oct 09:00"),
        (SNOOZE, "12/24 9", "Thu 24 Dec 09:00"),
        (SNOOZE, "Next  reply", "when the customer writes"),
        (SNOOZE, "next", ""),
        (SNOOZE, "somehow", ""),
        (TAG, "#VIP", "#vip"),
        (TAG, "two words", ""),
        (PRIORITY, "u", "urgent"),
        (PRIORITY, "2", "high"),
        (PRIORITY, "9", ""),
        (ASSIGN, "bia", ""),
    ],
)
def test_what_was_understood_is_said_while_it_is_typed(verb: Verb, text: str, understood: str) -> None:
    assert understood == a_prompt(verb, text).understood


@pytest.mark.parametrize(
    ("verb", "text", "told"),
    [
        (SNOOZE, "somehow", "is no time that is understood"),
        (SNOOZE, "12/24/2029", "is over a year away"),
        (TAG, "two words", "one word of printable characters"),
        (PRIORITY, "9", "0 normal, 1 raised"),
    ],
)
def test_what_cannot_be_is_said_in_words(verb: Verb, text: str, told: str) -> None:
    assert told in a_prompt(verb, text).trouble


def test_what_may_still_become_something_is_no_trouble() -> None:
    assert ["", ""] == [a_prompt(SNOOZE, text).trouble for text in ("tom", "")]


def test_tab_goes_round_and_back() -> None:
    made, seen = a_prompt(SNOOZE), list[str]()
    for step in (1, 1, 1, 1, 1, -1):
        made.complete(step)
        seen.append(made.edit.text)

    assert ["2h", "tomorrow 9", "mon 9", "next reply", "2h", "next reply"] == seen


def test_tab_keeps_to_what_was_begun() -> None:
    made = a_prompt(SNOOZE, "t")
    made.complete(1)

    assert "tomorrow 9" == made.edit.text


def test_each_verb_offers_what_it_can_be_done_with() -> None:
    verbs = (TAG, UNTAG, ASSIGN, RENAME, PIN, PRIORITY)

    assert [
        ("pix", "vip"), ("vip",), ("ana", "bia"), ("Maria",), ("off",), ("normal", "raised", "high", "urgent"),
    ] == [offers(verb, KNOWN) for verb in verbs]  # fmt: skip


def test_a_masked_name_is_not_offered_as_one_to_be_called_by() -> None:
    masked = a_chat(1, name=Masked("Amber Fox", "Maria"))

    assert () == offers(RENAME, Known(chats=(masked,)))


def test_an_argument_that_is_needed_is_asked_for_and_an_empty_name_is_one() -> None:
    with pytest.raises(BadRequest, match="What it says"):
        read(VERBS["note"], "  ", NOW, UTC)
    assert {"name": ""} == read(RENAME, "", NOW, UTC).args


def test_a_time_goes_to_the_daemon_in_full_with_what_was_seen() -> None:
    made = read(SNOOZE, "2h", NOW, UTC)

    assert {"until": NOW + 2 * HOUR} == made.args
    assert {"until": "2026-10-06T15:00:00.000Z", "seen_seq": 7} == made.wire(7)
    assert "snoozed Maria until 15:00" == made.sentence(1, "Maria", NOW, UTC)
    assert "Snooze until 15:00" == made.question(NOW, UTC)


def test_the_next_reply_goes_to_the_daemon_as_it_is_called() -> None:
    made = read(SNOOZE, "NEXT reply", NOW, UTC)

    assert {"until": "next reply", "seen_seq": 7} == made.wire(7)
    assert "snoozed Maria until the next reply" == made.sentence(1, "Maria", NOW, UTC)
    assert "Snooze until the next reply" == made.question(NOW, UTC)


def test_what_all_of_them_have_is_taken_off() -> None:
    pinned, plain = a_chat(1, pinned=True), a_chat(2)

    assert [True, False, False, False] == [
        is_on(PIN, (pinned,)), is_on(PIN, (pinned, plain)), is_on(MUTE, (pinned,)), is_on(PIN, ()),
    ]  # fmt: skip
    assert {"off": True} == read(PIN, "off", NOW, UTC).args


def test_a_moment_to_come_is_as_short_as_it_can_be() -> None:
    times = Times(UTC)
    ahead = [NOW + HOUR, NOW + DAY, NOW + 9 * DAY]

    assert ["14:00", "Wed 13:00", "15 Oct 13:00"] == [times.soon(at, NOW) for at in ahead]  # type: ignore[arg-type]


def test_whoever_writes_a_note_is_told_that_it_is_never_sent() -> None:
    assert ["note"] == [verb.name for verb in (ASSIGN, NOTE, SNOOZE, TAG) if "never sent" in a_prompt(verb).assurance]


@pytest.mark.parametrize(
    ("before", "behind", "made"),
    [
        ("ask @b", "", "ask @bia"),
        ("@B", ", please", "@bia, please"),
        ("ask\n@", " now", "ask\n@bia now"),
        ("ask b", "", "ask b"),
        ("bia@b", "", "bia@b"),
        ("@ana", "", "@ana"),
        ("", "", ""),
    ],
)
def test_in_a_note_tab_writes_the_name_behind_an_at_and_nothing_else(before: str, behind: str, made: str) -> None:
    note = Prompt(NOTE, "Maria", offers(NOTE, KNOWN_TO_ANA), lambda: NOW, Times(UTC))
    note.edit.insert(before + behind)
    note.edit.at = len(before)
    note.complete(1)

    assert made == note.edit.text
    assert len(made) - len(behind) == note.edit.at


def test_tab_goes_round_the_names_of_a_note() -> None:
    note, seen = Prompt(NOTE, "Maria", ("@bia", "@bob"), lambda: NOW, Times(UTC)), list[str]()
    note.edit.insert("@b")
    for step in (1, 1, 1, -1):
        note.complete(step)
        seen.append(note.edit.text)

    assert ["@bia", "@bob", "@bia", "@bob"] == seen


@pytest.mark.parametrize(("name", "is_told"), [("", False), ("b", False), ("bia", False), ("bai", True)])
def test_a_name_that_nobody_is_known_by_is_told_before_anything_is_given_away(name: str, is_told: bool) -> None:
    assert is_told is ("nobody of that name" in a_prompt(ASSIGN, name).assurance)
