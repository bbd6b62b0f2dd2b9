"""Adding a session: asked for, checked as the daemon would, written, taken, tried; then what the other side needs."""

import sys
import tomllib
from dataclasses import replace
from pathlib import Path
from typing import Any

from cli import output
from cli.adding import other_side
from cli.adding.answers import Given, Known, gather
from cli.adding.taking import Taken, known_ids, taken
from cli.adding.writing import write
from cli.commands.config import read_as_the_daemon
from cli.config_edit import read
from cli.exit_codes import Exit
from cli.session_tests import CHECKS, Row, tested
from cli.troubles import CommandFailed, say
from daemon.api.errors import DaemonError
from daemon.api.testing import SessionTested
from daemon.places import config_path
from store.record import record


@record
class Added:
    """A session that is in the config now."""

    id: int
    key: str
    table: dict[str, Any]
    """As it stands there: secrets are env:NAME or file:PATH."""
    is_taken: bool
    """The daemon that runs has it."""
    settings: dict[str, str]
    """What to set at the other side."""
    tested: SessionTested | None


def add(given: Given, *, json: bool) -> int:
    """The exit code: 0 once it is in the config, unless a daemon that runs has refused it."""
    path = config_path()
    before = read(path)
    listen = read_as_the_daemon(path).http.listen
    can_ask = given.asks and sys.stdin.isatty() and sys.stderr.isatty()
    answers = gather(replace(given, asks=can_ask), _known(before, path))
    table = write(path, before, answers, _check)
    say(f"{table['key']} is session {table['id']} of {path}")
    for name in sorted(answers.made):
        say(f"a {name.replace('_', ' ')} was made: {table[name]}, beside the config")
    came = taken(path, table["id"], table["key"])
    added = _added(table, came, path.parent.absolute())
    if json:
        output.json_line(added)
    else:
        _tell(added, came.listen or listen)
    if came.trouble:
        restart = "where its environment has what it needs: frontdesk daemon restart"
        raise CommandFailed(f"the daemon has not taken it: {came.trouble}", restart)
    return Exit.OK


def _known(before: str, path: Path) -> Known:
    tables = tomllib.loads(before)  # the daemon's own check has found it right
    sessions = tables.get("session", [])
    return Known(
        {one["key"]: one["id"] for one in sessions},
        frozenset({one["id"] for one in sessions} | known_ids()),
        tuple(one["id"] for one in tables.get("workspace", [])),
        path.parent.absolute(),
    )


def _check(part: Path) -> None:
    """As `config validate`, but nobody knows the file by the name that it has for a moment."""
    try:
        read_as_the_daemon(part)
    except DaemonError as trouble:
        place = str(getattr(trouble, "place", "")).partition(", ")[2]
        words = f"{place}: {getattr(trouble, 'sentence', trouble.message)}"
        raise CommandFailed(words, f"{trouble.hint}; nothing was written") from None


def _added(table: dict[str, Any], came: Taken, folder: Path) -> Added:
    found = tested(came.session) if came.session is not None else None
    settings = dict(other_side.settings(table, folder))
    return Added(table["id"], table["key"], table, came.session is not None, settings, found)


def _tell(added: Added, listen: str) -> None:
    dialect = str(added.table["dialect"])
    if added.tested is not None:
        output.rows([Row(added.key, one) for one in added.tested.checks], CHECKS)
    say(f"set this {other_side.where(dialect)}:")
    for name, value in added.settings.items():
        output.line(f"{name}: {value}" if dialect == "meta" else f'{name}="{value}"')
    say(other_side.host(dialect, listen))
    say(f"then: frontdesk sessions test {added.key}")
