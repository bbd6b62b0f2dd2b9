"""What a message of Meta says, as its true type; the best plain text there is for a type that nobody knows."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from daemon.providers.body import name, record, text, whole
from daemon.providers.meta import cards, choices
from store.models import Media, MessageType

_FIRST_OF = ("caption", "body", "text", "title", "name")
FILES: dict[str, MessageType] = {
    "image": "image",
    "video": "video",
    "audio": "audio",
    "document": "document",
    "sticker": "sticker",
}
WORDS: dict[str, tuple[MessageType, Callable[[Any], str]]] = {
    "location": ("location", cards.place),
    "contacts": ("contacts", cards.people),
    "interactive": ("interactive", choices.reply),
    "button": ("button", choices.button),
    "order": ("order", choices.order),
}
"""Types that are shown by their words: what they are to the desk, and how their object reads."""


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
    return _known(kind, said) or Content("unsupported", _plain(said), _detail(kind, said), _media(record(said)))


def _known(kind: str, said: object) -> Content | None:
    """None for a type that nobody knows, and for one that came without what makes it one."""
    if kind == "text" and isinstance(body := record(said).get("body"), str):
        return Content("text", body)
    if kind in FILES and isinstance(said, dict):
        return Content(FILES[kind], text(said.get("caption")), media=_file(said))
    if kind in WORDS:
        known, read = WORDS[kind]
        words = read(said)
        return Content(known, words) if words else None
    return None


def _detail(kind: str, said: object) -> str:
    """What Meta calls it; an unsupported or an interactive one may say what it is within."""
    inner = name(record(said).get("type")) if kind in ("unsupported", "interactive") else ""
    return inner or kind or "no type"


def _plain(said: object) -> str:
    if isinstance(said, str):
        return said
    return next((text(record(said).get(key)) for key in _FIRST_OF if text(record(said).get(key))), "")


def _media(said: dict[str, Any]) -> Media | None:
    return _file(said) if text(said.get("mime_type")) else None


def _file(said: dict[str, Any]) -> Media:
    size = whole(said.get("file_size"))
    return Media(
        mime_type=text(said.get("mime_type")) or None,
        file_name=text(said.get("filename")) or None,
        size=size if size is not None and size >= 0 else None,
        provider_id=name(said.get("id")) or None,
        is_voice=said.get("voice") is True,
    )
