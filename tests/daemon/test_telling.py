"""What was done, in words."""

from datetime import UTC, datetime
from typing import Any

import pytest

from daemon.api.history import Action
from daemon.api.telling import line, moment, sentence
from daemon.api.verbs import MUTE, SNOOZE, TAG, VERBS
from store.models import Millis
from tests.builders import DAY, HOUR, NOW


def told(verb: str, chats: int = 1, *, whom: str = "Maria", **args: Any) -> str:
    action = Action(1, "ana", verb, NOW, chats, 12 if chats == 1 else None, whom if chats == 1 else None, args)
    return sentence(action, NOW, UTC)


@pytest.mark.parametrize(
    ("said", "words"),
    [
        (told("done", 3), "done: 3 chats"),
        (told("done", 10_000), "done: 10,000 chats"),
        (told("done"), "done: Maria"),
        (told("done", 0), "done: 0 chats"),
        (told("claim"), "claimed Maria"),
        (told("snooze", until=Millis(NOW + 2 * HOUR)), "snoozed Maria until 15:00"),
        (told("snooze", until=Millis(NOW + 2 * DAY)), "snoozed Maria until Thu 13:00"),
        (told("snooze", until=Millis(NOW + 9 * DAY)), "snoozed Maria until Thu 15 Oct 13:00"),
        (told("snooze", until="next reply"), "snoozed Maria until the next reply"),
        (told("tag", 2, tag="vip"), "tagged 2 chats #vip"),
        (told("mute"), "muted Maria"),
        (told("mute", off=True), "unmuted Maria"),
        (told("priority", level=3), "priority urgent: Maria"),
        (told("assign", to="{who}"), "assigned Maria to {who}"),
        (told("done", whom="{to} {0}"), "done: {to} {0}"),
        (told("dance", 2), "dance: 2 chats"),
    ],
)
def test_a_sentence_names_what_was_done_to_whom(said: str, words: str) -> None:
    assert words == said


@pytest.mark.parametrize("verb", VERBS)
def test_every_verb_has_its_sentence(verb: str) -> None:
    args: dict[str, Any] = {"until": NOW, "to": "bia", "tag": "vip", "level": 1, "name": "Ana"}

    assert "Maria" in told(verb, **args)
    assert "?" not in told(verb, **args)


def test_a_line_says_the_time_with_its_date() -> None:
    assert "snoozed this until Tue 6 Oct 2026, 13:00" == line(SNOOZE, {"until": NOW}, UTC)
    assert "tagged this #vip" == line(TAG, {"tag": "vip"})
    assert "unmuted this" == line(MUTE, {"off": True})


def test_a_moment_of_this_weekday_next_week_has_its_date() -> None:
    week = Millis(NOW + 7 * DAY)

    assert f"{datetime.fromtimestamp(week / 1000, UTC):%a} 13 Oct 13:00" == moment(week, NOW, UTC)
