"""A table's rows as dataclasses: fields are columns, in order, and the first is the key."""

import json
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import fields
from functools import cache
from operator import attrgetter
from typing import Any, Generic, TypeVar

from store.database import Reader, Transaction
from store.text import stored, stored_row

R = TypeVar("R")


class Table(Generic[R]):
    """The statements that every noun needs. `R` is a flat dataclass of SQLite values."""

    def __init__(self, name: str, row: type[R]) -> None:
        names = [part.name for part in fields(row)]  # type: ignore[arg-type]  # R is always a dataclass
        self.row = row
        self._name = name
        self._names = names
        self._places = range(1, len(names))
        self._values = attrgetter(*names)
        self.columns = ", ".join(names)
        self.qualified = ", ".join(f"{name}.{column}" for column in names)
        self.last_id = f"SELECT coalesce(max({names[0]}), 0) FROM {name}"
        self._insert = f"INSERT INTO {name} ({self.columns}) VALUES ({', '.join('?' * len(names))})"
        self._update = self._setting(tuple(self._places))

    async def load(self, source: Reader | Transaction, sql: str, args: Sequence[Any] = ()) -> list[R]:
        """The rows that `sql` selects; it must select `columns`."""
        return [self.row(*one) for one in await source.rows(sql, args)]

    async def insert(self, tx: Transaction, rows: Iterable[R]) -> None:
        await tx.many(self._insert, [self._values(row) for row in rows])

    async def update(self, tx: Transaction, rows: Iterable[R]) -> None:
        await tx.many(self._update, [(*values[1:], values[0]) for values in map(self._values, rows)])

    async def change(self, tx: Transaction, pairs: Iterable[tuple[R, R]]) -> None:
        """Pairs: as it was, as it is. A column that a row keeps costs it no index: rows that move alike go together."""
        alike: dict[tuple[int, ...], list[tuple[Any, ...]]] = defaultdict(list)
        for old, new in pairs:
            before, now = self._values(old), self._values(new)
            moved = tuple([place for place in self._places if before[place] != now[place]])
            alike[moved].append((*[now[place] for place in moved], now[0]))
        for moved, rows in alike.items():
            if moved:
                await tx.many(self._setting(moved), rows)

    def _setting(self, places: tuple[int, ...]) -> str:
        columns = ", ".join(f"{self._names[place]} = ?" for place in places)
        return f"UPDATE {self._name} SET {columns} WHERE {self._names[0]} = ?"


def replaced(row: R, **changes: Any) -> R:
    """What dataclasses.replace gives, in a third of the time: for rows that every message makes anew."""
    kind: Any = type(row)
    made: R = kind(*_values_of(kind)(row))
    for name, value in changes.items():
        setattr(made, name, value)
    return made


def as_json(values: Iterable[Any]) -> str:
    """An argument for json_each: many values in one parameter."""
    return json.dumps([_fit(value) for value in values])


@cache
def _values_of(row: Any) -> Callable[[Any], tuple[Any, ...]]:
    return attrgetter(*(part.name for part in fields(row)))


def _fit(value: Any) -> Any:
    """JSON would hide from the statement's door what SQLite cannot hold."""
    if isinstance(value, str):
        return stored(value)
    return stored_row(value) if isinstance(value, tuple) else value
