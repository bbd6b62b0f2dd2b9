"""A table's rows as dataclasses: fields are columns, in order, and the first is the key."""

import json
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
        self._values = attrgetter(*names)
        self.columns = ", ".join(names)
        self.qualified = ", ".join(f"{name}.{column}" for column in names)
        self.last_id = f"SELECT coalesce(max({names[0]}), 0) FROM {name}"
        self._insert = f"INSERT INTO {name} ({self.columns}) VALUES ({', '.join('?' * len(names))})"
        self._update = f"UPDATE {name} SET {', '.join(f'{one} = ?' for one in names[1:])} WHERE {names[0]} = ?"

    async def load(self, source: Reader | Transaction, sql: str, args: Sequence[Any] = ()) -> list[R]:
        """The rows that `sql` selects; it must select `columns`."""
        return [self.row(*one) for one in await source.rows(sql, args)]

    async def insert(self, tx: Transaction, rows: Iterable[R]) -> None:
        await tx.many(self._insert, [self._values(row) for row in rows])

    async def update(self, tx: Transaction, rows: Iterable[R]) -> None:
        await tx.many(self._update, [(*values[1:], values[0]) for values in map(self._values, rows)])

    async def change(self, tx: Transaction, pairs: Iterable[tuple[R, R]]) -> None:
        """Pairs: as it was, as it is. A column that changed in none of them costs none of its indexes anything."""
        values = [(self._values(old), self._values(new)) for old, new in pairs]
        moved = [place for place in range(1, len(self._names)) if any(old[place] != new[place] for old, new in values)]
        if moved:
            setting = ", ".join(f"{self._names[place]} = ?" for place in moved)
            sql = f"UPDATE {self._name} SET {setting} WHERE {self._names[0]} = ?"
            await tx.many(sql, [(*(new[place] for place in moved), new[0]) for _, new in values])


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
