"""The end of the daemon's log."""

import os
from collections.abc import Callable, Iterator
from contextlib import closing
from itertools import islice
from pathlib import Path

import pytest

from cli import log_lines, output
from cli.commands.daemon import show_logs


@pytest.fixture
def log(tmp_path: Path) -> Path:
    return tmp_path / "daemon.log"


@pytest.mark.parametrize("count", [0, 1, 5, 2000, 9999])
def test_the_last_lines_are_the_last_lines_however_long_the_log(log: Path, count: int) -> None:
    lines = [f"line {number} {'x' * (number % 97)}" for number in range(5000)]
    log.write_text("\n".join(lines) + "\n")

    assert lines[len(lines) - min(count, 5000) :] == log_lines.last(log, count)


def test_an_empty_log_has_no_lines(log: Path) -> None:
    log.touch()

    assert [] == log_lines.last(log, 10)


def test_a_line_without_an_end_counts(log: Path) -> None:
    log.write_text("one\ntwo")

    assert ["two"] == log_lines.last(log, 1)


def test_following_begins_at_the_end_and_outlives_a_new_file(log: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    log.write_text("old\n")
    steps: Iterator[Callable[[], object]] = iter(
        [
            lambda: _append(log, "half"),
            lambda: _append(log, " whole\n"),
            lambda: log.rename(log.with_suffix(".1")),
            lambda: log.write_text("new\n"),
            lambda: os.truncate(log, 0),
            lambda: log.write_text("x\n"),
        ]
    )
    monkeypatch.setattr("time.sleep", lambda _: next(steps)())

    with closing(log_lines.following(log, 0)) as lines:
        assert ["half whole", "new", "x"] == list(islice(lines, 3))


def test_nothing_is_lost_between_the_last_lines_and_those_to_come(
    log: Path, at_home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("FRONTDESK_STATE", str(log.parent))
    log.write_text("old\nhal")
    said = list[str]()

    def slowly(line: str) -> None:
        said.append(line)
        if len(said) == 1:
            _append(log, "f\nbetween\n")

    monkeypatch.setattr(output, "line", slowly)
    monkeypatch.setattr("time.sleep", _interrupt)
    with pytest.raises(KeyboardInterrupt):
        show_logs(follow=True, lines=1)

    assert ["old", "half", "between"] == said


def _interrupt(_seconds: float) -> None:
    raise KeyboardInterrupt


def _append(log: Path, text: str) -> None:
    with log.open("a") as file:
        file.write(text)
