"""Foreign JSON is parsed in one way, and no value of it can do harm."""

import pytest

from daemon.providers.body import NoJson, moment, name, parsed, pointer, seconds


@pytest.mark.parametrize(
    "raw", [b"", b"{", b"\xef\xbb\xbf{}", b'"\xc3\x28"', pytest.param(b"[" * 100_000, id="deep"), b"{}{}", b"nul"]
)
def test_what_is_no_json_is_said_to_be_none(raw: bytes) -> None:
    with pytest.raises(NoJson):
        parsed(raw)


def test_what_json_leaves_open_is_settled() -> None:
    assert {"a": 2} == parsed(b'{"a": 1, "a": 2}')
    assert [None, None, None] == parsed(b"[NaN, Infinity, -Infinity]")
    assert ["9" * 5000, 10**17, str(2**63)] == parsed(b"[%s, %d, %d]" % (b"9" * 5000, 10**17, 2**63))
    assert "ok \ud83d" == parsed(rb'"ok \ud83d"')


def test_a_name_is_text_or_an_integer_and_nothing_else() -> None:
    assert ["7", "x", "", "", "", ""] == [name(value) for value in (7, " x ", True, None, ["x"], 1.5)]


@pytest.mark.parametrize(
    "value", [None, "", "x", True, [], -1, "-1", "1e9", float("inf"), float("nan"), 1e308, 10**17, "٣"]
)
def test_a_time_that_cannot_be_is_none(value: object) -> None:
    assert seconds(value) is None
    assert moment(value) is None


def test_times_are_read_as_digits_and_numbers() -> None:
    assert [1_760_000_000_000] * 3 == [seconds(1_760_000_000), seconds("1760000000"), seconds(" 1760000000 ")]
    assert 1_760_000_000_500 == seconds(1_760_000_000.5)
    assert seconds("253402300800") is None


def test_a_time_too_great_for_seconds_is_in_milliseconds() -> None:
    assert 1_795_362_934_675 == moment(1_795_362_934_675)
    assert 1_795_362_934_000 == moment(1_795_362_934)


def test_a_pointer_escapes_its_steps() -> None:
    assert "/data/a~1b/~0/0" == pointer("/data", "a/b", "~", 0)
