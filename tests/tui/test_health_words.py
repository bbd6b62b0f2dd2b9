"""Health in words and bars."""

from dataclasses import replace
from typing import Any

import pytest

from daemon.api.status import Concern, Health, Traffic
from store.models import HealthPart, Millis, Notice
from tests.builders import HOUR, NOW, a_session
from tui.glyphs import ASCII, FULL
from tui.health_words import sections, spark

WELL = Health("healthy", (), Traffic(), 0, 0, 0, 0, {}, (), "e1", 1)


def text(health: Health, width: int = 80, part: int | None = None) -> str:
    found = sections(health, FULL, NOW, width)
    chosen = found if part is None else [found[part]]
    return "\n".join("".join(words for words, _ in line) for section in chosen for line in section)


def of_session(**rest: Any) -> str:
    return text(replace(WELL, sessions=(a_session(**rest),)), part=2)


@pytest.mark.parametrize(
    ("values", "most", "expected"),
    [
        ((0, 1, 7), 9, "▁▂▇"),
        ((0, 0, 0), 9, "▁▁▁"),
        ((9, 0, 0), 2, "▁▁"),
        ((0.001, 1000), 9, "▂▇"),
        ((), 9, ""),
        ((1, 2), 0, ""),
        ((1, 2), -3, ""),
    ],
)
def test_bars_are_as_high_as_the_values(values: tuple[float, ...], most: int, expected: str) -> None:
    assert expected == spark(values, FULL, most)


def test_bars_have_a_plain_twin() -> None:
    assert "_.#" == spark((0, 1, 7), ASCII, 9)


def test_a_desk_that_is_well_says_so_and_nothing_else_first() -> None:
    assert "healthy" == text(WELL, part=0)


def test_what_to_look_at_stands_with_what_to_do() -> None:
    concerns = (Concern("care is disconnected", "link it again", is_grave=True), Concern("deliveries failed: 2"))

    assert "not well\n! care is disconnected\n    link it again\n· deliveries failed: 2" == text(
        replace(WELL, status="unwell", concerns=concerns), part=0
    )


def test_what_is_put_aside_names_the_way_to_it() -> None:
    assert "frontdesk deliveries list" not in text(WELL)
    assert "put aside  3                    frontdesk deliveries list" in text(replace(WELL, quarantined=2, failed=1))


def test_a_session_tells_its_state_its_silence_and_what_was_taken_from_it() -> None:
    told = of_session(health=80, last_event_at=Millis(NOW - 3 * HOUR), health_parts=(HealthPart("silent", -20),))

    assert "◆ care         80  connected · heard 3h ago\n                   silent -20" == told


def test_a_session_that_does_not_send_says_why() -> None:
    assert "the token is refused" in of_session(trouble="the token is refused")
    assert "never heard" in of_session()


def test_what_is_told_of_an_account_stands_below_its_session() -> None:
    told = of_session(notices=(Notice("account_update", "ban", "trouble", "DISABLED", NOW),))

    assert told.endswith("account: DISABLED")


@pytest.mark.parametrize("width", [40, 71, 91])
def test_no_line_is_wider_than_there_is_room(width: int) -> None:
    long = a_session(key="k" * 40, health_parts=(HealthPart("failed sends of the last hour", -30),) * 3)
    health = replace(
        WELL, concerns=(Concern("w " * 60, "h " * 60),), sessions=(long,), traffic=Traffic(rates=(1,) * 60)
    )

    assert max(map(len, text(health, width).split("\n"))) <= width


def test_foreign_words_are_no_terminal_codes() -> None:
    health = replace(
        WELL, concerns=(Concern("\x1b[2J", "\x1b]0;x\x07"),), sessions=(a_session(key="\x1b[2J", trouble="\x9b31m"),)
    )

    assert not {"\x1b", "\x9b", "\x07"} & set(text(health))
