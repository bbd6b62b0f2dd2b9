"""How long a voice message sounds, and that no bytes of a stranger's can do harm."""

from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as some

from daemon.work.sounding import seconds
from tests.opus import an_opus


@pytest.mark.parametrize(("length", "told"), [(42.4, 42), (0.2, 1), (3599.6, 3600), (0, None), (90_000, None)])
def test_a_voice_message_tells_its_length(tmp_path: Path, length: float, told: int | None) -> None:
    (tmp_path / "ab").write_bytes(an_opus(length))

    assert told == seconds(tmp_path / "ab")


def test_a_file_that_is_gone_has_none(tmp_path: Path) -> None:
    assert seconds(tmp_path / "ab") is None


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=200, deadline=None)
@given(
    beginning=some.sampled_from(
        [an_opus(3), b"ID3\x04", b"RIFF\0\0\0\0WAVEfmt ", b"fLaC", b"\0\0\0\x20ftypM4A ", b"#!AMR\n"]
    ),
    cut=some.integers(0, 400),
    rest=some.binary(max_size=300),
)
def test_whatever_a_stranger_sends_is_a_number_or_nothing(
    tmp_path: Path, beginning: bytes, cut: int, rest: bytes
) -> None:
    (tmp_path / "ab").write_bytes(beginning[: len(beginning) - cut] + rest)
    found = seconds(tmp_path / "ab")

    assert found is None or 1 <= found <= 24 * 3600
