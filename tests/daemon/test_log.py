"""The log: one JSON line each, ours alone, and nothing foreign in it."""

import errno
import json
import logging
import os
import stat
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import structlog
from pydantic import SecretStr

from daemon import log
from daemon.providers.base import Secret
from store.errors import StoreFull
from tests.fakes.commits import a_chat, a_message


@pytest.fixture(autouse=True)
def as_it_was() -> Iterator[None]:
    """The log is the process's: other tests find it as it was."""
    root = logging.getLogger()
    handlers, level = root.handlers[:], root.level
    yield
    structlog.reset_defaults()
    root.handlers[:] = handlers
    root.setLevel(level)


def lines(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text("ascii").splitlines()]


def test_a_line_is_a_json_object_of_ascii(tmp_path: Path) -> None:
    path = tmp_path / "daemon.log"
    log.configure(path)

    structlog.get_logger().info("started", listen="127.0.0.1:8787", count=3, name="Łukasz")

    [line] = lines(path)
    assert ("info", "started", "127.0.0.1:8787", 3, "Łukasz") == (
        line["level"],
        line["event"],
        line["listen"],
        line["count"],
        line["name"],
    )
    assert line["at"].endswith("Z")


def test_only_we_can_read_it(tmp_path: Path) -> None:
    path = tmp_path / "daemon.log"
    path.touch()
    path.chmod(0o644)

    log.configure(path)

    assert 0o600 == stat.S_IMODE(path.stat().st_mode)


def test_a_link_in_its_place_is_not_followed(tmp_path: Path) -> None:
    (tmp_path / "daemon.log").symlink_to(tmp_path / "precious")

    with pytest.raises(OSError, match=r"daemon\.log") as caught:
        log.configure(tmp_path / "daemon.log")

    assert errno.ELOOP == caught.value.errno


def test_a_large_log_of_an_earlier_run_is_put_aside(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(log, "LARGEST_FILE", 10)
    path = tmp_path / "daemon.log"
    path.write_text("an earlier run\n")

    log.configure(path)
    structlog.get_logger().info("started")

    assert "an earlier run\n" == (tmp_path / "daemon.log.1").read_text()
    assert ["started"] == [line["event"] for line in lines(path)]


def test_foreign_text_is_shown_not_obeyed_and_cut(tmp_path: Path) -> None:
    path = tmp_path / "daemon.log"
    log.configure(path)

    structlog.get_logger().info(
        "seen", name="\x1b]0;owned\x07 \u202egnp.exe", long="x" * 10_000, deep={"\x1b": ["\x9b31m"]}
    )

    [line] = lines(path)
    assert not set("\x1b\x07\u202e\x9b") & set(line["name"] + str(line["deep"]))
    assert log.LONGEST_TEXT == len(line["long"])


def test_secrets_bodies_and_messages_are_only_named_by_their_type(tmp_path: Path) -> None:
    path = tmp_path / "daemon.log"
    log.configure(path)
    secret = Secret(1, b"hunter2")

    structlog.get_logger().info(
        "seen",
        a=secret,
        b=SecretStr("hunter2"),
        c=b"hunter2",
        d=[secret],
        e={"k": secret},
        f=a_message(1, 1, 1),
        g=a_chat(1, 1),
    )

    [line] = lines(path)
    assert "hunter2" not in path.read_text()
    assert ("<Secret>", "<SecretStr>", "<bytes>", ["<Secret>"]) == (line["a"], line["b"], line["c"], line["d"])
    assert ("<Message>", "<Chat>") == (line["f"], line["g"])


def test_an_exception_keeps_its_class_and_place_but_not_what_it_quotes(tmp_path: Path) -> None:
    path = tmp_path / "daemon.log"
    log.configure(path)
    try:
        try:
            int("a customer's words")
        except ValueError as first:
            raise StoreFull("database or disk is full") from first
    except StoreFull as trouble:
        structlog.get_logger().error("work_failed", trouble=trouble)

    [line] = lines(path)
    assert ("StoreFull", "database or disk is full") == (line["trouble"]["class"], line["trouble"]["says"])
    assert "test_log.py:" in line["trouble"]["at"][-1]
    assert "ValueError" == line["trouble"]["from"]["class"]
    assert "customer" not in path.read_text()


def test_a_group_of_exceptions_tells_each(tmp_path: Path) -> None:
    told = log.describe(
        ExceptionGroup("both", [ValueError("secret"), OSError(errno.ENOSPC, "No space left on device")])
    )

    assert ["ValueError", "OSError"] == [part["class"] for part in told["parts"]]
    assert "No space left" in told["parts"][1]["says"]


def test_what_libraries_log_comes_without_its_arguments(tmp_path: Path) -> None:
    path = tmp_path / "daemon.log"
    log.configure(path)

    try:
        raise ValueError("hunter2")
    except ValueError:
        logging.getLogger("aiohttp.server").exception("Error handling request from %s", "hunter2")
    logging.getLogger("asyncio").error("Task exception was never retrieved\nfuture: <Task exception=hunter2>")

    first, second = lines(path)
    assert ("aiohttp.server", "Error handling request from %s") == (first["library"], first["template"])
    assert "Task exception was never retrieved" == second["template"]
    assert "hunter2" not in path.read_text()


def test_debug_is_left_out_unless_wanted(tmp_path: Path) -> None:
    path = tmp_path / "daemon.log"
    log.configure(path)
    structlog.get_logger().debug("quiet")
    log.configure(path, level=logging.DEBUG)
    structlog.get_logger().debug("loud")

    assert ["loud"] == [line["event"] for line in lines(path)]


def test_a_full_disk_does_not_fail_the_work_that_tells_something() -> None:
    handle = os.open("/dev/full", os.O_WRONLY)
    output = log._Output(handle)

    output.write("x" * 100_000)
    output.flush()

    os.close(handle)


def test_on_a_terminal_a_line_is_for_people(capfd: pytest.CaptureFixture[str]) -> None:
    log.configure()

    structlog.get_logger().warning("late", session="care", ms=3, nothing=None)

    assert 'warning  late session="care" ms=3\n' == capfd.readouterr().err.partition(" ")[2]
