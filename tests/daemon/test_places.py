"""Where things are."""

import os
from pathlib import Path

import pytest

from daemon import places
from daemon.places import LONGEST_SOCKET_PATH, PlaceTrouble

LONG = "/" + "x" * LONGEST_SOCKET_PATH


def test_the_environment_names_each_place() -> None:
    named = {"FRONTDESK_CONFIG": "/c/x.toml", "FRONTDESK_STATE": "/s", "FRONTDESK_SOCKET": "/r/sock"}

    assert Path("/c/x.toml") == places.config_path(named)
    assert Path("/s") == places.state_folder(named)
    assert Path("/r/sock") == places.socket_path(named)


def test_without_it_the_platforms_folders_are_used() -> None:
    xdg = {"XDG_CONFIG_HOME": "/c", "XDG_STATE_HOME": "/s", "XDG_RUNTIME_DIR": "/r"}

    assert Path("/c/frontdesk/config.toml") == places.config_path(xdg)
    assert Path("/s/frontdesk") == places.state_folder(xdg)
    assert Path("/r/frontdesk/frontdesk.sock") == places.socket_path(xdg)


def test_without_a_runtime_folder_the_socket_is_beside_the_state() -> None:
    assert Path("/s/frontdesk.sock") == places.socket_path({"FRONTDESK_STATE": "/s"})


def test_without_anything_they_are_at_home(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("XDG_CONFIG_HOME", "XDG_STATE_HOME"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("HOME", "/home/anna")

    assert Path("/home/anna") in places.config_path({}).parents
    assert "frontdesk" == places.state_folder({}).name


def test_a_relative_place_is_made_whole() -> None:
    assert Path.cwd() / "desk" == places.state_folder({"FRONTDESK_STATE": "desk"})


@pytest.mark.parametrize("extra", [0, 1])
def test_a_path_that_fits_is_kept_and_a_longer_one_is_shortened(extra: int, own_tmp: Path) -> None:
    wanted = ("/" + "x" * LONGEST_SOCKET_PATH)[: LONGEST_SOCKET_PATH + extra]

    found = places.socket_path({"FRONTDESK_SOCKET": wanted})

    assert (extra == 0) == (Path(wanted) == found)
    assert extra == 0 or own_tmp == found.parent


def test_two_long_paths_are_two_sockets(own_tmp: Path) -> None:
    one, other = ({"FRONTDESK_SOCKET": LONG + end} for end in "ab")

    assert places.socket_path(one) != places.socket_path(other)
    assert places.socket_path(one) == places.socket_path(one)


def test_a_short_folder_that_others_can_enter_is_refused(own_tmp: Path) -> None:
    places.private_folder(own_tmp)
    own_tmp.chmod(0o755)

    with pytest.raises(PlaceTrouble, match="open to other users"):
        places.socket_path({"FRONTDESK_SOCKET": LONG})


def test_a_link_in_its_place_is_refused(own_tmp: Path) -> None:
    own_tmp.symlink_to(own_tmp.parent)

    with pytest.raises(PlaceTrouble, match="not a folder"):
        places.private_folder(own_tmp)


def test_a_folder_of_another_user_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "getuid", lambda: 12345)

    with pytest.raises(PlaceTrouble, match="another user"):
        places.private_folder(tmp_path)


def test_a_private_folder_is_made_private(tmp_path: Path) -> None:
    assert 0o700 == places.private_folder(tmp_path / "a" / "b").stat().st_mode & 0o777


@pytest.fixture
def own_tmp(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder, not made yet, that stands in for the one in /tmp."""
    monkeypatch.setattr(places, "_short_folder", lambda: tmp_path / "short")
    return tmp_path / "short"
