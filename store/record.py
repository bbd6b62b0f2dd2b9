"""Records: dataclasses that cost nearly nothing until one of them is made (docs/decisions/016).

`@dataclass(frozen=True, slots=True)` writes seven methods and compiles each: 0.7 ms a class. A screen imports 150 of
them, and makes records of a few before its first rows.
"""

from collections.abc import Callable, Hashable
from dataclasses import dataclass, field, fields
from functools import cache
from operator import attrgetter
from typing import Any, TypeVar, dataclass_transform

R = TypeVar("R")


@dataclass_transform(frozen_default=True, field_specifiers=(field,))
def record(kind: type[R]) -> type[R]:
    """Make a dataclass with slots, equal and hashed by its fields, which the type checker holds to be frozen.

    At run time it is not: an `__init__` that has to reach around a lock takes twice as long.
    """
    return _made(kind, has_slots=True)


@dataclass_transform(frozen_default=True, field_specifiers=(field,))
def slotless_record(kind: type[R]) -> type[R]:
    """The same for a class that must not be made twice, as slots would have it: its base looks at its subclasses."""
    return _made(kind, has_slots=False)


def is_record(kind: type) -> bool:
    """Whether it is made anew, not changed, when it is to be another."""
    return vars(kind).get("__repr__") is _repr


def _made(kind: type[R], *, has_slots: bool) -> type[R]:
    kind.__doc__ = kind.__doc__ or f"{kind.__name__}()"  # else its signature is worked out, to stand there
    made: type[R] = dataclass(init=False, repr=False, eq=False, slots=has_slots)(kind)
    for name, method in (("__init__", _writing(made)), ("__repr__", _repr), ("__eq__", _eq), ("__hash__", _hash)):
        setattr(made, name, method)
    return made


def _writing(kind: Any) -> Callable[..., None]:
    """An `__init__` that puts the real one in its place when it is first called."""

    def first(self: object, *args: object, **named: object) -> None:
        # a dataclass below it that adds no field has the same one, with all its defaults
        below = type(kind.__name__, (kind,), {"__doc__": kind.__doc__})
        real = vars(dataclass(repr=False, eq=False, match_args=False)(below))["__init__"]
        setattr(kind, "__init__", real)  # noqa: B010 - written as an assignment it means the class's own to mypy
        real(self, *args, **named)

    return first


def _repr(self: Any) -> str:
    shown = ", ".join(f"{one.name}={getattr(self, one.name)!r}" for one in fields(self) if one.repr)
    return f"{type(self).__qualname__}({shown})"


def _eq(self: object, other: object) -> Any:
    return _parts(self) == _parts(other) if type(other) is type(self) else NotImplemented


def _hash(self: object) -> int:
    return hash(_parts(self))


def _parts(self: object) -> Any:
    kind: Any = type(self)
    return _reader(kind)(self)


@cache
def _reader(kind: Hashable) -> Callable[[object], Any]:
    """Hands over all fields of a record of that kind."""
    names = [one.name for one in fields(kind)]  # type: ignore[arg-type]  # it is one
    return attrgetter(*names) if names else lambda _record: ()
