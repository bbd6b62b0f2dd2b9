"""A folder for one desk, its fake daemon, and the command line run inside this process."""

import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from cli.main import outcome
from tests.cli.desk import environment
from tests.fakes.socket_daemon import Desk, listening


@dataclass(frozen=True)
class Ended:
    """How a command ended, and what it wrote."""

    code: int
    out: str
    err: str


Run = Callable[..., Ended]


@pytest.fixture
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("d")


@pytest.fixture
def desk(folder: Path) -> Iterator[Desk]:
    with listening(Desk(), folder / "desk.sock") as served:
        yield served


@pytest.fixture
def at_home(folder: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """The folder, with this process's environment pointing into it and its clock in UTC."""
    with monkeypatch.context() as patch:
        for name, value in environment(folder).items():
            patch.setenv(name, value)
        patch.delenv("XDG_RUNTIME_DIR", raising=False)
        time.tzset()
        yield folder
    time.tzset()


@pytest.fixture
def run(at_home: Path, capsys: pytest.CaptureFixture[str]) -> Run:
    """Run words of the command line in this process."""

    def ended(*words: str) -> Ended:
        code = outcome(list(words))
        out, err = capsys.readouterr()
        return Ended(code, out, err)

    return ended
