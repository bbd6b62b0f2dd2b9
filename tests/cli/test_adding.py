"""`sessions add` by options: a whole session in the config, or not a letter of it."""

import json
import threading
import time
import tomllib
from pathlib import Path
from typing import Any

import pytest

from cli.adding import other_side, taking, writing
from cli.adding.answers import Answers, Known
from cli.adding.questions import DIALECTS, QUESTIONS, SECRETS
from cli.first_config import text
from cli.troubles import CommandFailed
from daemon.api.testing import Check
from tests.builders import a_session
from tests.cli.conftest import Ended, Run
from tests.fakes.socket_daemon import Desk

WAHA = ("--dialect", "waha", "--key", "shop", "--external-id", "default")
META = ("--dialect", "meta", "--key", "shop", "--phone-number-id", "106540352242922")


@pytest.fixture
def config(folder: Path) -> Path:
    written = folder / "config.toml"
    written.write_text(text(with_sample=False))
    written.chmod(0o600)
    return written


def add(run: Run, *words: str) -> Ended:
    return run("sessions", "add", *words)


def sessions(config: Path) -> list[dict[str, Any]]:
    listed: list[dict[str, Any]] = tomllib.loads(config.read_text()).get("session", [])
    return listed


def files(folder: Path) -> set[str]:
    return {one.name for one in folder.iterdir() if one.suffix != ".sock"}


def test_a_session_is_added_and_all_else_stays(config: Path, run: Run) -> None:
    before = config.read_text()
    ended = add(run, *WAHA, "--base-url", "http://127.0.0.1:3000", "--phone", "+15550783881")

    assert 0 == ended.code
    assert config.read_text().startswith(before)
    assert {
        "id": 1, "workspace": 1, "key": "shop", "dialect": "waha", "phone": "+15550783881",
        "external_ids": ["default"], "secret": "file:shop.secret", "base_url": "http://127.0.0.1:3000",
    } == sessions(config)[0]  # fmt: skip
    assert 0o600 == config.stat().st_mode & 0o777
    assert "no daemon runs" in ended.err


def test_a_secret_is_made_where_only_two_have_to_know_it(config: Path, folder: Path, run: Run) -> None:
    ended = add(run, *WAHA)
    made = folder / "shop.secret"

    assert (64, 0o600) == (len(made.read_text().strip()), made.stat().st_mode & 0o777)
    assert made.read_text().strip() not in ended.out + ended.err + config.read_text()
    assert f'WHATSAPP_HOOK_HMAC_KEY="$(cat {made})"' in ended.out
    assert 'WHATSAPP_HOOK_URL="http://YOUR-HOST/webhooks/waha"' in ended.out


def test_what_one_key_is_for_both_ways_is_kept_once(config: Path, folder: Path, run: Run) -> None:
    add(run, "--dialect", "wwebjs-api", "--key", "br", "--external-id", "b", "--base-url", "http://127.0.0.1:1")
    (session,) = sessions(config)

    assert ("file:br.secret",) * 2 == (session["secret"], session["api_key"])
    assert {"config.toml", "br.secret"} == files(folder)


def test_an_older_file_of_that_name_stays(config: Path, folder: Path, run: Run) -> None:
    (folder / "shop.secret").write_text("older")
    add(run, *WAHA)

    assert "older" == (folder / "shop.secret").read_text()
    assert "file:shop.secret.2" == sessions(config)[0]["secret"]


def test_secrets_are_named_and_files_as_they_are_seen_from_the_config(
    config: Path, folder: Path, run: Run, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    for place in (folder / "app", tmp_path / "token"):
        place.write_text("hush")
        place.chmod(0o600)
    monkeypatch.setenv("WORD", "verify me")
    monkeypatch.chdir(folder)
    named = ("--secret-file", "app", "--token-file", str(tmp_path / "token"), "--verify-token-env", "WORD")
    ended = add(run, *META, *named)
    (session,) = sessions(config)

    assert 0 == ended.code
    assert ("file:app", f"file:{tmp_path / 'token'}") == (session["secret"], session["token"])
    assert "Callback URL: https://YOUR-HOST/webhooks/meta\nVerify token: $WORD\n" in ended.out


def test_the_next_id_was_never_given_as_far_as_anybody_knows(config: Path, run: Run, desk: Desk) -> None:
    desk.sessions = (a_session(41, "gone", is_configured=False),)
    desk.status = {"config": "/elsewhere.toml"}
    ended = add(run, *WAHA)

    assert 42 == sessions(config)[0]["id"]
    assert "reads another config" in ended.err
    assert "was given before" in add(run, *WAHA[:3], "more", "--external-id", "x", "--id", "41").err


@pytest.mark.parametrize(
    ("words", "told", "code"),
    [
        ((), "--dialect is missing", 2),
        (("--dialect", "fax"), "--dialect: one of meta", 2),
        (WAHA[:2], "--key is missing", 2),
        (WAHA[:4], "--external-id is missing", 2),
        ((*WAHA[:3], "1shop", *WAHA[4:]), "--key: a letter", 2),
        ((*WAHA, "--workspace", "7"), "--workspace: one of 1", 2),
        ((*WAHA, "--phone-number-id", "7"), "--phone-number-id: a session of waha has none", 2),
        ((*META, "--external-id", "x", "--secret-env", "HOME"), "--external-id: a session of meta has none", 2),
        ((*WAHA, "--token-env", "HOME"), "--token: a session of waha has none", 2),
        ((*WAHA, "--secret-env", "HOME", "--secret-file", "x"), "name two secrets", 2),
        (META, "--secret-env or --secret-file is missing", 2),
        (META[:4], "--phone-number-id is missing", 2),
        ((*WAHA, "--phone", "0812"), "session 1 (shop), phone: it is not an international number", 1),
        ((*WAHA, "--base-url", "nowhere"), "session 1 (shop), base_url", 1),
        ((*META, "--secret-env", "NOT_SET_HERE"), "the environment variable NOT_SET_HERE is not set", 1),
        ((*META, "--secret-file", "/not/there"), "cannot be read", 1),
        ((*META[:5], "x", "--secret-env", "HOME"), "session 1 (shop), phone_number_id", 1),
    ],
)
def test_what_cannot_be_is_refused_and_nothing_is_left_behind(
    config: Path, folder: Path, run: Run, words: tuple[str, ...], told: str, code: int
) -> None:
    before = config.read_bytes()
    ended = add(run, *words)

    assert (code, "") == (ended.code, ended.out)
    assert told in ended.err
    assert before == config.read_bytes()
    assert {"config.toml"} == files(folder)


def test_a_config_that_is_wrong_already_is_told_first(config: Path, run: Run) -> None:
    config.write_text(config.read_text() + "colour = 1\n")
    before = config.read_bytes()

    assert "there is no such key" in add(run, *WAHA).err
    assert before == config.read_bytes()


def test_without_a_config_it_says_how_to_make_one(run: Run) -> None:
    assert "frontdesk init" in add(run, *WAHA).err


ANSWERS = {"id": 1, "workspace": 1, "key": "shop", "dialect": "waha", "secret": ""}


def answers() -> Answers:
    return Answers(dict(ANSWERS), {"secret": "hush"})


@pytest.mark.parametrize("raised", [CommandFailed("no"), KeyboardInterrupt()])
def test_whatever_ends_it_leaves_the_config_as_it_was(config: Path, folder: Path, raised: BaseException) -> None:
    before = config.read_text()

    def check(_: Path) -> None:
        raise raised

    with pytest.raises(type(raised)):
        writing.write(config, before, answers(), check)

    assert (before, {"config.toml"}) == (config.read_text(), files(folder))


def test_an_edit_that_came_in_between_is_not_lost(config: Path, folder: Path) -> None:
    before = config.read_text()
    config.write_text(f"{before}# mine\n")
    with pytest.raises(CommandFailed, match="edited meanwhile"):
        writing.write(config, before, answers(), lambda _: None)

    assert f"{before}# mine\n" == config.read_text()
    assert {"config.toml"} == files(folder)


def test_sessions_in_one_line_are_not_added_to(config: Path, folder: Path) -> None:
    config.write_text("session = []\n")
    with pytest.raises(CommandFailed, match="cannot be added to"):
        writing.write(config, "session = []\n", answers(), lambda _: None)

    assert {"config.toml"} == files(folder)


@pytest.mark.parametrize(
    "before", ["", "# a", '[http]\nlisten = "a:1"', "[http]\r\n# b\r\n", "[[session]]\nid = 9\n\n"]
)
def test_however_the_config_ends_the_session_stands_behind_it(config: Path, before: str) -> None:
    config.write_bytes(before.encode())
    writing.write(config, before, answers(), lambda _: None)
    raw = config.read_bytes().decode()

    assert raw.startswith(before)
    assert {**ANSWERS, "secret": "file:shop.secret"} == tomllib.loads(raw)["session"][-1]
    assert ("\r\n" in before) == (raw.count("\n") == raw.count("\r\n"))


def test_a_link_stays_a_link_and_its_secret_is_beside_it(config: Path, folder: Path, run: Run, tmp_path: Path) -> None:
    behind = tmp_path / "real.toml"
    behind.write_bytes(config.read_bytes())
    behind.chmod(0o600)
    config.unlink()
    config.symlink_to(behind)
    ended = add(run, *WAHA)

    assert (0, True) == (ended.code, config.is_symlink())
    assert "shop" in behind.read_text()
    assert (folder / "shop.secret").exists()


def test_a_daemon_that_runs_is_waited_for_and_the_session_is_tried(config: Path, run: Run, desk: Desk) -> None:
    desk.status = {"config": str(config), "listen": "127.0.0.1:9797"}
    desk.checks = {1: (Check("key", "failed", "WAHA does not take the key"),)}

    def take() -> None:
        while not sessions(config):
            time.sleep(0.01)
        desk.sessions = (a_session(1, "shop"),)

    daemon = threading.Thread(target=take)
    daemon.start()
    ended = add(run, *WAHA)
    daemon.join()

    assert 0 == ended.code
    assert "shop\tkey\tfailed\tWAHA does not take the key\n" in ended.out
    assert "YOUR-HOST is 127.0.0.1:9797" in ended.err


def test_a_daemon_that_refuses_it_is_told_with_its_reason(
    config: Path, run: Run, desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(taking, "PATIENCE_SECONDS", 0.1)
    desk.status = {"config": str(config), "config_trouble": "the environment variable X is not set"}
    ended = add(run, *WAHA, "--json")

    assert 1 == ended.code
    assert "the daemon has not taken it: the environment variable X is not set" in ended.err
    assert (False, "file:shop.secret") == (
        json.loads(ended.out)["is_taken"],
        json.loads(ended.out)["table"]["secret"],
    )


@pytest.mark.parametrize("dialect", DIALECTS)
def test_every_dialect_has_its_questions_and_its_other_side(dialect: str) -> None:
    table = {"dialect": dialect, "secret": "env:A", "verify_token": "file:b c"}
    told = dict(other_side.settings(table, Path("/d")))

    assert {one.key for one in QUESTIONS[dialect] if one.kind == "secret"} <= set(SECRETS)
    assert all(told.values())
    assert ("$A" in told.values()) == (dialect != "meta")
    assert ("$(cat '/d/b c')" in told.values()) == (dialect == "meta")
    assert other_side.where(dialect)


def test_ids_begin_at_one_and_go_on_behind_the_greatest() -> None:
    def known(*used: int) -> Known:
        return Known({}, frozenset(used), (1,), Path("/"))

    assert [1, 8] == [known().next_id, known(2, 7).next_id]
