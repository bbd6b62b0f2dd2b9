"""`frontdesk media`: what only its provider holds is fetched first, and it is said how that goes."""

import json
from pathlib import Path

import pytest

from daemon.api.errors import NoMedia
from store.models import Media
from tests.cli.conftest import Run
from tests.cli.desk import a_chat, a_message, frontdesk
from tests.fakes.socket_daemon import Desk

CONTENT = b"\x89PNG\r\n\x00\xff" * 1000
GONE = NoMedia("the file of message 6 did not come: \x1b[2JMeta answered 404", "ask the customer to send it again")


@pytest.fixture
def here(desk: Desk, at_home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty folder to stand in, beside a desk with files that are not there yet."""
    far = Media("application/octet-stream", "a", state="remote", is_remote=True)
    desk.chats = (a_chat(1),)
    desk.messages = (a_message(5, media=far), a_message(6, media=far), a_message(7, media=Media()))
    desk.far_files = {5: CONTENT, 6: GONE}
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_get_fetches_first_and_names_the_file_by_what_came(here: Path, run: Run) -> None:
    ended = run("media", "get", "5")

    assert (0, "a.png\n") == (ended.code, ended.out)
    assert "media: fetching the file of message 5 from its provider\n" == ended.err
    assert CONTENT == (here / "a.png").read_bytes()


def test_get_fetches_for_a_pipe_too(folder: Path, here: Path) -> None:
    assert CONTENT == frontdesk(folder, "media", "get", "5", "-o", "-").stdout


def test_what_is_here_is_not_fetched(here: Path, run: Run, desk: Desk) -> None:
    run("media", "fetch", "5")
    desk.asked.clear()
    ended = run("media", "get", "5", "-o", "x")

    assert (0, "") == (ended.code, ended.err)
    assert [] == [one.path for one in desk.asked if one.path.endswith("/fetch")]


def test_what_does_not_come_is_told_and_leaves_no_file(here: Path, run: Run) -> None:
    ended = run("media", "get", "6", "-o", "x")

    assert 1 == ended.code
    assert "did not come: ␛[2JMeta answered 404\n  ask the customer to send it again" in ended.err
    assert not (here / "x").exists()


def test_what_stands_in_the_way_is_told_before_anybody_is_asked(here: Path, run: Run, desk: Desk) -> None:
    (here / "x").write_bytes(b"mine")
    ended = run("media", "get", "5", "-o", "x")

    assert 1 == ended.code
    assert "--force" in ended.err
    assert [] == desk.asked


def test_fetch_prints_what_is_known_then(here: Path, run: Run) -> None:
    ended = run("media", "fetch", "5", "--json")

    media = json.loads(ended.out)["media"]
    assert (0, "stored", len(CONTENT)) == (ended.code, media["state"], media["size"])
    assert "fetching the file of message 5" in ended.err


def test_of_many_those_that_come_are_printed_and_the_others_told(here: Path, run: Run) -> None:
    ended = run("media", "fetch", "6", "5", "-q")

    assert (1, "5\n") == (ended.code, ended.out)
    assert "Meta answered 404" in ended.err
    assert "1 of 2 did not come" in ended.err


def test_what_cannot_be_asked_for_is_told(here: Path, run: Run) -> None:
    ended = run("media", "fetch", "7")

    assert (1, "") == (ended.code, ended.out)
    assert "message 7 has no file to give: its provider did not send it along" in ended.err
