"""Help for whoever does not know the words: whole sentences, and always the right page."""

from typing import Any

import pytest
from typer.main import get_command

from cli.app import app
from cli.groups import Group
from tests.cli.conftest import Run


def _groups(command: Any, *path: str) -> list[tuple[str, ...]]:
    below = getattr(command, "commands", None)
    return [] if below is None else [path, *(one for name, sub in below.items() for one in _groups(sub, *path, name))]


@pytest.mark.parametrize("path", _groups(get_command(app)))
def test_the_help_of_every_group_tells_of_its_commands_in_whole_sentences_at_80_columns(
    run: Run, monkeypatch: pytest.MonkeyPatch, path: tuple[str, ...]
) -> None:
    monkeypatch.setenv("COLUMNS", "80")
    told = run(*path, "--help").out

    assert "Commands:\n" in told
    assert "..." not in told.partition("Commands:\n")[2]
    assert max(map(len, told.splitlines())) <= 80


def test_every_group_is_of_that_kind() -> None:
    root: Any = get_command(app)

    assert isinstance(root, Group)
    assert all(isinstance(one, Group) for one in root.commands.values() if hasattr(one, "commands"))


@pytest.mark.parametrize(
    ("words", "page"),
    [
        (("events", "--follow=0"), "events"),
        (("chats", "list", "--json=no"), "chats list"),
        (("--session", "daemon", "events", "--follow=0"), "events"),
        (("--ascii=1", "events"), ""),
        (("events", "--foo"), "events"),
    ],
)
def test_an_option_that_is_used_wrongly_points_to_the_help_of_its_own_command(
    run: Run, words: tuple[str, ...], page: str
) -> None:
    ended = run(*words)

    assert 2 == ended.code
    assert f"  see: {' '.join(filter(None, ('frontdesk', page, '--help')))}\n" in ended.err
