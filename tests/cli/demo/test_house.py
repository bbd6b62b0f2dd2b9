"""The demo's house: private while it stands, gone afterwards, and its children with it."""

import os
import signal
import stat
import tempfile
import time
import tomllib
from pathlib import Path

import pytest

from cli.demo import house as rooms
from cli.demo.house import House, child, house
from cli.demo.world import SESSIONS
from daemon.settings import load

WAITS = "import time; time.sleep(60)"
STUBBORN = "import signal, time; signal.signal(signal.SIGTERM, signal.SIG_IGN); print('up', flush=True); time.sleep(60)"


def is_alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True


def wait_for(home: House, word: str) -> None:
    deadline = time.monotonic() + 10
    while word not in home.last_words() and time.monotonic() < deadline:
        time.sleep(0.01)


def test_the_house_is_private_and_gone_afterwards() -> None:
    with house(SESSIONS) as home:
        modes = [stat.S_IMODE(path.stat().st_mode) for path in (home.folder, home.folder / "config.toml")]

    assert [0o700, 0o600] == modes
    assert not home.folder.exists()


def test_its_config_is_one_that_a_daemon_takes() -> None:
    with house(SESSIONS) as home:
        settings = load(home.folder / "config.toml")
        plain = tomllib.loads((home.folder / "config.toml").read_text())

    assert [session.key for session in SESSIONS] == [session.key for session in settings.sessions]
    assert "127.0.0.1:0" == plain["http"]["listen"]


def test_the_environment_leads_into_the_house_and_nowhere_else() -> None:
    with house(SESSIONS) as home:
        places = [home.environ[f"FRONTDESK_{name}"] for name in ("CONFIG", "STATE", "SOCKET")]

        assert all(Path(place).is_relative_to(home.folder) for place in places)
        assert len(os.fsencode(home.socket)) < 104


def test_a_temporary_folder_too_deep_for_a_socket_is_not_used(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    deep = tmp_path / ("deep" * 20)
    deep.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(deep))
    with house(SESSIONS) as home:
        assert len(os.fsencode(home.socket)) < 104


def test_a_crash_leaves_nothing_behind() -> None:
    with pytest.raises(RuntimeError), house(SESSIONS) as home, child(home, WAITS, []) as process:
        raise RuntimeError("a part crashed")

    assert not home.folder.exists()
    assert not is_alive(process.pid)


def test_a_child_that_does_not_listen_is_ended_all_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rooms, "STOP_SECONDS", 0.2)
    with house(SESSIONS) as home, child(home, STUBBORN, []) as process:
        wait_for(home, "up")

    assert -signal.SIGKILL == process.returncode


def test_a_child_never_takes_packages_of_the_current_folder_for_ours(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "store").mkdir()
    (tmp_path / "store" / "__init__.py").write_text("raise SystemExit('hostile')")
    monkeypatch.chdir(tmp_path)
    with house(SESSIONS) as home, child(home, "import store.models; print(sys.argv[1:])", ["one"]) as process:
        process.wait(20)
        said = home.last_words()

    assert "['one']" == said


def test_what_a_child_said_last_is_known() -> None:
    with house(SESSIONS) as home:
        assert "it said nothing" == home.last_words()
        with child(home, "sys.exit('no disk left')", []) as process:
            process.wait(20)

        assert "no disk left" == home.last_words()
