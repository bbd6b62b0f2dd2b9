"""Places and contact cards, as people would write them."""

from collections.abc import Iterator
from typing import Any

from daemon.providers.body import name, record, text

_MOST_CARDS = 50


def place(said: object) -> str:
    """Its name, its address and where it lies; empty for nowhere."""
    plain = record(said)
    words = ", ".join(_words(plain.get("name"), plain.get("address")))
    axes = [_axis(plain.get(axis)) for axis in ("latitude", "longitude")]
    point = ", ".join(axes) if all(axes) else ""
    shown = f"{words} ({point})" if words and point else words or point
    return "\n".join(_words(shown, plain.get("url")))


def people(said: object) -> str:
    """One line for each card: name, numbers, addresses, who they work for."""
    listed = said if isinstance(said, list) else []
    lines = [line for card in listed[:_MOST_CARDS] if (line := _card(record(card)))]
    if len(listed) > _MOST_CARDS:
        lines.append(f"and {len(listed) - _MOST_CARDS} more")
    return "\n".join(lines)


def _card(card: dict[str, Any]) -> str:
    told = _words(_called(record(card.get("name"))), *_of_each(card, "phones", "phone", "wa_id"),
                  *_of_each(card, "emails", "email"), _firm(record(card.get("org"))))  # fmt: skip
    return ", ".join(dict.fromkeys(told)) or text(card.get("vcard")).strip()


def _called(called: dict[str, Any]) -> str:
    return text(called.get("formatted_name")).strip() or " ".join(
        _words(called.get("first_name"), called.get("last_name"))
    )


def _of_each(card: dict[str, Any], key: str, *fields: str) -> Iterator[str]:
    """The first of the fields that is there, of each element of a list."""
    listed = card.get(key)
    for one in listed if isinstance(listed, list) else []:
        found = next(filter(None, (name(record(one).get(each)) for each in fields)), "")
        if found:
            yield found


def _firm(org: dict[str, Any]) -> str:
    return " ".join(_words(org.get("title"), org.get("department"), org.get("company")))


def _axis(degrees: object) -> str:
    """Some write the number as text."""
    if isinstance(degrees, int | float) and not isinstance(degrees, bool):
        return str(degrees)
    return text(degrees).strip()


def _words(*said: object) -> list[str]:
    return [one for one in (" ".join(text(each).split()) for each in said) if one]
