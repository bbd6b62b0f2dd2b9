"""The disk's reserve is asked for once a second and no more."""

from pathlib import Path

from daemon.intake.room import room_on


def test_there_is_room_until_the_reserve_is_reached(tmp_path: Path) -> None:
    assert room_on(tmp_path, lambda: 0)()
    assert not room_on(tmp_path, lambda: 2**62)()


def test_the_disk_is_asked_once_a_second(tmp_path: Path) -> None:
    asked: list[float] = []
    now = [0.0]

    def clock() -> float:
        asked.append(now[0])
        return now[0]

    folder = tmp_path / "gone soon"
    folder.mkdir()
    has_room = room_on(folder, lambda: 0, clock)
    assert has_room()
    folder.rmdir()  # a second look would fail now

    now[0] = 0.9
    assert has_room()
