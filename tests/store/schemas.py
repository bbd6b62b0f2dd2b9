"""A store as an older release left it: what later migrations made is taken away again."""

import sqlite3
from contextlib import closing
from importlib import resources

_OBJECTS = "SELECT type, name FROM sqlite_schema WHERE name NOT LIKE 'sqlite_%' AND sql IS NOT NULL"


def downgrade(file: sqlite3.Connection, version: int) -> None:
    """Its tables keep their rows; what both schemas have under one name becomes the old one, empty of no row."""
    with closing(sqlite3.connect(":memory:", isolation_level=None)) as old:
        for script in _scripts()[:version]:
            old.executescript(script)
        file.execute("PRAGMA foreign_keys = OFF")
        _strip(file, old)
        kept = set(_named(file, "table"))
        for (sql,) in old.execute("SELECT sql FROM sqlite_schema WHERE sql IS NOT NULL ORDER BY rowid").fetchall():
            made = sql.split("(")[0].split()[-1].strip('"')
            if not (sql.startswith("CREATE TABLE") and (made in kept or "_fts_" in sql[:60])):
                file.execute(sql)
        file.execute(f"PRAGMA user_version = {version}")


def _strip(file: sqlite3.Connection, old: sqlite3.Connection) -> None:
    """Leave only tables and columns that the old schema has too."""
    for kind in ("trigger", "view", "index"):  # they may speak of columns that go
        for name in _named(file, kind):
            file.execute(f'DROP {kind} "{name}"')
    for name in _named(file, "table"):
        if _sql(file, name).startswith("CREATE VIRTUAL TABLE"):
            file.execute(f'DROP TABLE "{name}"')
    for name in set(_named(file, "table")) - set(_named(old, "table")):
        file.execute(f'DROP TABLE "{name}"')
    for name in _named(file, "table"):
        for column in [one for one in _columns(file, name) if one not in _columns(old, name)]:
            file.execute(f'ALTER TABLE "{name}" DROP COLUMN "{column}"')


def _scripts() -> list[str]:
    folder = resources.files("store.migrations")
    return [
        (folder / name).read_text() for name in sorted(one.name for one in folder.iterdir()) if name.endswith(".sql")
    ]


def _named(file: sqlite3.Connection, kind: str) -> list[str]:
    return [name for of, name in file.execute(_OBJECTS) if of == kind]


def _columns(file: sqlite3.Connection, table: str) -> list[str]:
    return [row[1] for row in file.execute(f'PRAGMA table_info("{table}")')]


def _sql(file: sqlite3.Connection, name: str) -> str:
    found = file.execute("SELECT sql FROM sqlite_schema WHERE name = ?", (name,)).fetchone()
    return str(found[0]) if found else ""
