"""What a message of Meta says: its text, or the best plain text there is for a type that is not shown yet."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from daemon.providers.body import name, record, text
from store.models import Media, MessageType

_FIRST_OF = ("caption", "body", "text", "title", "name")


@dataclass(frozen=True, slots=True)
class Content:
    type: MessageType
    body: str
    detail: str | None = None
    media: Media | None = None


def content_of(message: dict[str, Any]) -> Content:
    """`message` holds an object under the name of its type."""
    kind = name(message.get("type"))
    said = message.get(kind) if kind else None
    if kind == "text" and isinstance(body := record(said).get("body"), str):
        return Content("text", body)
    detail = name(record(said).get("type")) if kind == "unsupported" else ""
    return Content("unsupported", _plain(kind, said), detail or kind or "no type", _media(record(said)))


def _plain(kind: str, said: object) -> str:
    if kind == "contacts" and isinstance(said, list):
        return ", ".join(filter(None, (_card_name(record(card)) for card in said)))
    if isinstance(said, str):
        return said
    return _PLAIN.get(kind, _first)(record(said))


def _first(said: dict[str, Any]) -> str:
    return next((said[key] for key in _FIRST_OF if isinstance(said.get(key), str) and said[key]), "")


def _card_name(card: dict[str, Any]) -> str:
    phones = card.get("phones")
    phone = record(phones[0]) if isinstance(phones, list) and phones else {}
    return text(record(card.get("name")).get("formatted_name")) or text(phone.get("phone"))


def _place(said: dict[str, Any]) -> str:
    words = [text(said.get("name")), text(said.get("address"))]
    point = [str(said.get(axis)) for axis in ("latitude", "longitude") if isinstance(said.get(axis), int | float)]
    return ", ".join(filter(None, words)) or ", ".join(point)


def _choice(said: dict[str, Any]) -> str:
    chosen = record(said.get(name(said.get("type"))))
    words = (chosen.get("title"), chosen.get("description"), chosen.get("body"), chosen.get("response"))
    return " - ".join(filter(None, map(text, words)))


def _media(said: dict[str, Any]) -> Media | None:
    if not text(said.get("mime_type")):
        return None
    return Media(
        mime_type=text(said.get("mime_type")),
        file_name=text(said.get("filename")) or None,
        provider_id=name(said.get("id")) or None,
        is_voice=said.get("voice") is True,
    )


_PLAIN: dict[str, Callable[[dict[str, Any]], str]] = {
    "location": _place,
    "interactive": _choice,
}
