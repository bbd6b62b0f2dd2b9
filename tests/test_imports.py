"""What a process must not load: the floors, checked as Python really imports them."""

import subprocess
import sys

import pytest

_SERVER = {"aiosqlite", "sqlite3", "pydantic", "phonenumbers", "daemon.app", "store.database"}


@pytest.mark.parametrize(
    ("entry", "unwanted"),
    [
        ("cli.main", {"textual", "aiohttp", "asyncio", *_SERVER}),
        ("cli.app", {"textual", "aiohttp", *_SERVER}),
        ("tui.app", {"aiohttp", *_SERVER}),
        ("tui.widgets.chat_row", {"textual", "aiohttp", "asyncio", *_SERVER}),
        ("daemon.call", {"textual", "typer", "aiohttp", *_SERVER}),
        ("daemon.app", {"textual", "typer", "phonenumbers.geocoder"}),
        ("daemon.display", {"rich", "textual", "asyncio"}),
    ],
)
def test_an_entry_point_loads_nothing_it_does_not_need(entry: str, unwanted: set[str]) -> None:
    code = f"import {entry}, sys; print(*sys.modules)"
    loaded = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout.split()

    assert set() == unwanted & set(loaded)
