"""`frontdesk media`: files into files, over nothing, and never onto a terminal."""

import os
import sys
from pathlib import Path

import pytest

from store.models import Media
from tests.cli.conftest import Run
from tests.cli.desk import a_chat, a_message, frontdesk
from tests.fakes.socket_daemon import Desk

CONTENT = b"\x89PNG\r\n\x00\xff" * 100_000


@pytest.fixture
def here(desk: Desk, at_home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty folder to stand in, beside a desk with one file."""
    picture = Media("image/png", "../../e\x1b[2Jvil.png", len(CONTENT), state="stored", found_type="image/png")
    desk.chats = (a_chat(1),)
    desk.messages = (a_message(5, media=picture), a_message(6, media=Media(state="broken", reason="it came broken")))
    desk.files = {5: CONTENT}
    monkeypatch.chdir(tmp_path)
    return tmp_path


def names(folder: Path) -> list[str]:
    return [one.name for one in folder.iterdir()]


def test_a_file_is_saved_here_under_a_harmless_name(here: Path, run: Run) -> None:
    ended = run("media", "get", "5")

    assert (0, "e[2Jvil.png\n", "") == (ended.code, ended.out, ended.err)
    assert CONTENT == (here / "e[2Jvil.png").read_bytes()
    assert ["e[2Jvil.png"] == names(here)


def test_it_goes_where_it_is_told_to(here: Path, run: Run) -> None:
    (here / "folder").mkdir()
    run("media", "get", "5", "-o", "x.png")
    run("media", "get", "5", "-o", "folder")

    assert CONTENT == (here / "x.png").read_bytes() == (here / "folder" / "e[2Jvil.png").read_bytes()


def test_nothing_is_written_over_unless_that_is_asked_for(here: Path, run: Run) -> None:
    (here / "x").write_bytes(b"mine")
    refused = run("media", "get", "5", "-o", "x")
    kept = (here / "x").read_bytes()
    forced = run("media", "get", "5", "-o", "x", "--force")

    assert (1, b"mine", 0) == (refused.code, kept, forced.code)
    assert "--force" in refused.err
    assert CONTENT == (here / "x").read_bytes()


def test_what_is_no_plain_file_is_never_replaced(here: Path, run: Run) -> None:
    os.mkfifo(here / "pipe")
    (here / "link").symlink_to("pipe")

    assert [1, 1] == [run("media", "get", "5", "-o", name, "--force").code for name in ("pipe", "link")]
    assert (here / "link").is_symlink()


def test_a_pipe_gets_the_bytes(here: Path, folder: Path) -> None:
    assert CONTENT == frontdesk(folder, "media", "get", "5", "-o", "-").stdout


def test_a_terminal_gets_none(here: Path, run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys.stdout, "isatty", lambda: True)
    ended = run("media", "get", "5", "-o", "-")

    assert (2, "") == (ended.code, ended.out)
    assert "terminal" in ended.err


def test_why_there_is_none_is_told(here: Path, run: Run) -> None:
    ended = run("media", "get", "6", "-o", "x")

    assert (1, []) == (ended.code, names(here))
    assert "it came broken" in ended.err


def test_a_daemon_that_dies_in_the_middle_leaves_no_half_file(here: Path, desk: Desk, run: Run) -> None:
    desk.cuts_after = 1000
    ended = run("media", "get", "5", "-o", "x")

    assert (3, []) == (ended.code, names(here))


def test_the_files_of_a_chat_are_listed_with_why_one_is_missing(here: Path, run: Run) -> None:
    ended = run("media", "list", "1")

    assert ["5", "6"] == [line.split("\t")[0] for line in ended.out.splitlines()]
    assert "it came broken" in ended.out
    assert "\x1b" not in ended.out
    assert "5\n6\n" == run("media", "list", "1", "-q").out
