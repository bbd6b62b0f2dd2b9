"""The daemon's own troubles in words."""

from dataclasses import replace

from daemon.api.status import Status
from store.models import Millis
from tui.daemon_words import config_trouble, delivery_trouble

WELL = Status(
    version="1", pid=1, started_at=Millis(0), operator="ana", epoch="e1", seq=1, listen=None, state_folder="", log="",
    config="", config_trouble=None, queue_depth=0, quarantined=0, failed=0, clients=0,
)  # fmt: skip


def test_all_is_well_without_a_word() -> None:
    assert (None, None) == (config_trouble(WELL, "H"), delivery_trouble(WELL))


def test_deliveries_that_were_put_aside_are_counted_with_the_way_to_them() -> None:
    counted = [delivery_trouble(replace(WELL, quarantined=q, failed=f)) for q, f in ((3, 0), (1, 0), (2, 1), (0, 1))]
    way = "frontdesk deliveries list --state quarantined"

    assert [
        ("3 deliveries not understood", way),
        ("1 delivery not understood", way),
        ("3 deliveries not understood", way),
        ("1 delivery failed", "frontdesk deliveries list --state failed"),
    ] == counted


def test_a_config_that_was_not_taken_says_why_and_is_no_terminal_code() -> None:
    told = config_trouble(replace(WELL, config_trouble="/home/ana/config.toml: line 3: \x1b[2Jno such key"), "ctrl+h")

    assert told
    assert "config: line 3: no such key; it was not taken" == told[0].replace("\\x1b[2J", "").replace("␛[2J", "")
    assert "\x1b" not in told[0]
    assert "ctrl+h has all of it" == told[1]
