"""Opening the store: one file, one writing connection, a pool of readers that cannot write."""

import os
import secrets
import sqlite3
import time
from collections.abc import AsyncGenerator, Awaitable, Callable, Generator, Iterable, Sequence
from contextlib import asynccontextmanager, contextmanager
from functools import partial
from importlib import resources
from pathlib import Path
from typing import Any, TypeVar

import aiosqlite

from store.errors import StoreUnusable, translated
from store.text import restored_row, stored_row

T = TypeVar("T")
Row = tuple[Any, ...]

FILE_NAME = "frontdesk.db"
APPLICATION_ID = 0x66726F6E
READERS = 4
READ_SECONDS = 2.0
"""A read that takes longer is stopped: a long one would keep the log from being reset."""
_NETWORK_FILE_SYSTEMS = {"nfs", "nfs4", "cifs", "smb3", "smbfs", "9p", "fuse.sshfs", "afs", "ceph", "glusterfs"}
_PRAGMAS = (
    "PRAGMA journal_mode = WAL",
    "PRAGMA synchronous = FULL",
    "PRAGMA foreign_keys = ON",
    "PRAGMA wal_autocheckpoint = 2000",
    "PRAGMA journal_size_limit = 16777216",
    "PRAGMA busy_timeout = 5000",
    "PRAGMA cache_size = -16384",
    "PRAGMA temp_store = MEMORY",
)


class Transaction:
    """What a unit of work may do: read, change rows, take seqs. Only the writer makes one.

    Its methods are awaited like a reader's, but none of them ever waits: the unit runs on the connection's own thread,
    from begin to commit in one go. A hop there and back costs more than most statements.
    Text goes in and comes out exactly as it was sent (store.text); nobody above has to think of it.
    """

    def __init__(self, connection: sqlite3.Connection, seq: int) -> None:
        self._connection = connection
        self.seq = seq
        """The last seq taken."""

    async def rows(self, sql: str, args: Sequence[Any] = ()) -> list[Row]:
        return [restored_row(row) for row in self._connection.execute(sql, stored_row(args))]

    async def many(self, sql: str, rows: Iterable[Sequence[Any]]) -> None:
        """Run `sql` for each of `rows`; nothing when there are none."""
        self._connection.executemany(sql, map(stored_row, rows))

    async def run(self, sql: str, args: Sequence[Any] = ()) -> None:
        self._connection.execute(sql, stored_row(args))

    def take_seq(self) -> int:
        self.seq += 1
        return self.seq

    @contextmanager
    def savepoint(self) -> Generator[None]:
        """What happens inside stands or falls by itself. Raises the engine's trouble as ours."""
        seq = self.seq
        self._connection.execute("SAVEPOINT piece")
        try:
            yield
        except BaseException as trouble:
            self.seq = seq
            if self._connection.in_transaction:  # a disk that is full takes the whole transaction back by itself
                self._connection.execute("ROLLBACK TO piece")
                self._connection.execute("RELEASE piece")
            if isinstance(trouble, sqlite3.Error):
                raise translated(trouble) from trouble
            raise
        self._connection.execute("RELEASE piece")


class Reader:
    """A connection that cannot write."""

    def __init__(self, connection: aiosqlite.Connection) -> None:
        self._connection = connection
        self._until = 0.0

    async def rows(self, sql: str, args: Sequence[Any] = ()) -> list[Row]:
        self.begin()
        try:
            return [restored_row(row) for row in await self._connection.execute_fetchall(sql, stored_row(args))]
        except sqlite3.Error as trouble:
            raise translated(trouble) from trouble

    @asynccontextmanager
    async def snapshot(self) -> AsyncGenerator[None]:
        """Several reads of one state of the store."""
        try:
            await self.rows("BEGIN")  # inside: whoever is cancelled while it waits has begun all the same
            yield
        finally:
            await self.rows("COMMIT")

    async def at_once(self, unit: Callable[["Reader"], Awaitable[T]]) -> T:
        """Several reads of one state of the store in one hop to the connection's thread, like a Transaction's."""
        try:
            return await _on_its_thread(self._connection, partial(_read_at_once, unit, self))
        except sqlite3.Error as trouble:
            raise translated(trouble) from trouble

    def begin(self) -> None:
        """From now on a statement has its time."""
        self._until = time.monotonic() + READ_SECONDS

    def too_long(self) -> int:
        return int(time.monotonic() > self._until)


class _NearReader(Reader):
    """The same on the connection's own thread."""

    def __init__(self, connection: sqlite3.Connection, reader: Reader) -> None:
        self._near = connection
        self._reader = reader

    async def rows(self, sql: str, args: Sequence[Any] = ()) -> list[Row]:
        self._reader.begin()
        return [restored_row(row) for row in self._near.execute(sql, stored_row(args))]


class Engine:
    """The writing connection, driven by the writer alone."""

    def __init__(self, connection: aiosqlite.Connection, file: Path) -> None:
        self._connection = connection
        self._wal = file.with_name(file.name + "-wal")

    async def append(self, sql: str, rows: list[Row]) -> None:
        """One transaction that inserts `rows`."""
        await _on_its_thread(self._connection, partial(_append, sql, rows))

    async def transact(self, unit: Callable[[Transaction], Awaitable[T]], seq: int) -> tuple[T, int]:
        """Run `unit` in one transaction; returns its answer and the seq that the store then stands at."""
        return await _on_its_thread(self._connection, partial(_transact, unit, seq))

    async def checkpoint(self, *, truncate: bool) -> None:
        await self._connection.execute_fetchall(f"PRAGMA wal_checkpoint({'TRUNCATE' if truncate else 'PASSIVE'})")

    def wal_bytes(self) -> int:
        try:
            return self._wal.stat().st_size
        except FileNotFoundError:
            return 0


@asynccontextmanager
async def open_engine(folder: Path) -> AsyncGenerator[Engine]:
    """The writing connection, migrated to the newest schema. Raises StoreUnusable."""
    _prepare_folder(folder)
    file = folder / FILE_NAME
    try:
        async with aiosqlite.connect(file, isolation_level=None) as connection:
            for pragma in _PRAGMAS:
                await connection.execute_fetchall(pragma)
            await _check(connection, folder)
            await _migrate(connection, file)
            file.chmod(0o600)
            yield Engine(connection, file)
            await connection.execute_fetchall("PRAGMA wal_checkpoint(TRUNCATE)")
    except sqlite3.DatabaseError as trouble:
        raise StoreUnusable(f"{file} cannot be used as a store: {trouble}") from trouble


@asynccontextmanager
async def open_reader(folder: Path) -> AsyncGenerator[Reader]:
    """A read-only connection."""
    uri = f"{(folder / FILE_NAME).as_uri()}?mode=ro"
    async with aiosqlite.connect(uri, uri=True, isolation_level=None) as connection:
        await connection.execute_fetchall("PRAGMA busy_timeout = 5000")
        await connection.execute_fetchall("PRAGMA cache_size = -8192")
        reader = Reader(connection)
        await connection.set_progress_handler(reader.too_long, 20_000)
        yield reader


async def _on_its_thread(connection: aiosqlite.Connection, work: Callable[[sqlite3.Connection], T]) -> T:
    """All of `work` in one hop to the thread of the connection."""
    # aiosqlite has no public name for this; the pin in pyproject.toml keeps it where it is
    answer: T = await connection._execute(lambda: work(connection._conn))  # type: ignore[no-untyped-call]  # noqa: SLF001
    return answer


def _append(sql: str, rows: list[Row], connection: sqlite3.Connection) -> None:
    with _transaction(connection):
        connection.executemany(sql, rows)


def _transact(unit: Callable[[Transaction], Awaitable[T]], seq: int, connection: sqlite3.Connection) -> tuple[T, int]:
    with _transaction(connection):
        tx = Transaction(connection, seq)
        answer = _finished(unit(tx))
        if tx.seq != seq:
            connection.execute("UPDATE desk SET seq = ?", (tx.seq,))
    return answer, tx.seq


def _read_at_once(unit: Callable[[Reader], Awaitable[T]], reader: Reader, connection: sqlite3.Connection) -> T:
    connection.execute("BEGIN")
    try:
        return _finished(unit(_NearReader(connection, reader)))
    finally:
        connection.rollback()


@contextmanager
def _transaction(connection: sqlite3.Connection) -> Generator[None]:
    connection.execute("BEGIN IMMEDIATE")
    try:
        yield
        connection.execute("COMMIT")
    except BaseException:
        if connection.in_transaction:
            connection.rollback()
        raise


def _finished(work: Awaitable[T]) -> T:
    """The answer of work that waits for nothing but its transaction, which never makes it wait."""
    steps = work.__await__()
    try:
        next(steps)
    except StopIteration as end:
        answer: T = end.value
        return answer
    raise RuntimeError("a unit of work may wait for nothing but its transaction")


def _prepare_folder(folder: Path) -> None:
    os.umask(0o077)
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    folder.chmod(0o700)
    kind = _file_system(folder)
    if kind in _NETWORK_FILE_SYSTEMS:
        raise StoreUnusable(f"{folder} is on a network file system ({kind}); put the state on a local disk")


def _file_system(folder: Path) -> str:
    """The type of the file system that holds `folder`, from the kernel's list of mounts; "" when it cannot be told."""
    try:
        mounts = [line.split() for line in Path("/proc/self/mounts").read_text().splitlines()]
    except OSError:
        return ""
    path = str(folder.resolve())
    holding = [mount for mount in mounts if path == mount[1] or path.startswith(mount[1].rstrip("/") + "/")]
    return max(holding, key=lambda mount: len(mount[1]))[2] if holding else ""


async def _check(connection: aiosqlite.Connection, folder: Path) -> None:
    """What was asked for is what is there: a store that silently runs with less would break its promise."""
    mode = await _value(connection, "PRAGMA journal_mode")
    synchronous = await _value(connection, "PRAGMA synchronous")
    if (mode, synchronous) != ("wal", 2):
        raise StoreUnusable(f"{folder} does not allow durable writes (journal {mode}, synchronous {synchronous})")
    owner = await _value(connection, "PRAGMA application_id")
    if owner not in (0, APPLICATION_ID):
        raise StoreUnusable(f"{folder / FILE_NAME} belongs to another program; name another state folder")


async def _migrate(connection: aiosqlite.Connection, file: Path) -> None:
    """Each migration in a transaction of its own, with the record of it; a copy of the file first."""
    folder = resources.files("store.migrations")
    scripts = [folder / name for name in sorted(one.name for one in folder.iterdir()) if name.endswith(".sql")]
    version = int(await _value(connection, "PRAGMA user_version"))
    if version > len(scripts):
        raise StoreUnusable(
            f"{file} was written by a newer frontdesk (schema {version}, ours is {len(scripts)}); upgrade frontdesk"
        )
    if 0 < version < len(scripts):
        await connection.execute_fetchall(f"VACUUM INTO '{_quoted(_backup_name(file, version))}'")
    for number, script in enumerate(scripts[version:], version + 1):
        await connection.executescript(
            f"BEGIN IMMEDIATE;\n{script.read_text()}\n"
            f"PRAGMA application_id = {APPLICATION_ID};\nPRAGMA user_version = {number};\nCOMMIT;"
        )
    await connection.execute_insert(
        "INSERT INTO desk (id, epoch, seq) SELECT 1, ?, 0 WHERE NOT EXISTS (SELECT 1 FROM desk)",
        (secrets.token_hex(8),),
    )


def _backup_name(file: Path, version: int) -> Path:
    return file.with_name(f"{file.stem}.before-schema-{version + 1}.{int(time.time())}.db")


def _quoted(path: Path) -> str:
    return str(path).replace("'", "''")


async def _value(connection: aiosqlite.Connection, sql: str) -> Any:
    rows = list(await connection.execute_fetchall(sql))
    return rows[0][0] if rows else None
