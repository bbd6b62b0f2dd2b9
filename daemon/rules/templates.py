"""Approved texts, filled with what the desk knows of a customer."""

import re
from collections.abc import Mapping
from dataclasses import dataclass

_HOLE = re.compile(r"\{\{(\d{1,2})\}\}")


@dataclass(frozen=True, slots=True)
class Approved:
    """A template as the config has it. `variables` says, in order, what fills each hole."""

    name: str
    language: str
    body: str
    variables: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Filled:
    """`text` as the customer reads it; a hole that nothing fills still stands there, and its value is None."""

    text: str
    values: tuple[str | None, ...]

    @property
    def missing(self) -> list[int]:
        """The numbers of holes that nothing fills, from 1 on."""
        return [number for number, value in enumerate(self.values, 1) if value is None]


def filled(template: Approved, known: Mapping[str, str | None], given: Mapping[str, str]) -> Filled:
    """`given` by a hole's number or by its variable's name; it goes before what is known. Blank is nothing."""
    values = tuple(
        _first(given.get(str(number)), given.get(variable), known.get(variable))
        for number, variable in enumerate(template.variables, 1)
    )
    return Filled(_HOLE.sub(lambda hole: _value(values, int(hole[1])) or hole[0], template.body), values)


def known_of(name: str | None, phone: str | None, **rest: str | None) -> dict[str, str | None]:
    """What fills variables: contact.name, contact.first_name, contact.phone, and the rest by its own names."""
    words = (name or "").split()
    facts = {"contact.name": name, "contact.first_name": words[0] if words else None, "contact.phone": phone}
    return facts | {key.replace("_", "."): value for key, value in rest.items()}


def _value(values: tuple[str | None, ...], number: int) -> str | None:
    return values[number - 1] if 0 < number <= len(values) else None


def _first(*values: str | None) -> str | None:
    return next((value for value in values if value and value.strip()), None)
