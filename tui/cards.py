"""Places, contact cards, polls and the like as text: pure."""

import re

from daemon.api import kinds
from daemon.display import display
from store.models import Message

MOST_CARDS = 10
LONGEST = 65_536
"""Characters of a body that are looked through for cards."""


def text(message: Message) -> str:
    """The body, with a contact card in the form that people write one. Foreign text still."""
    body = kinds.body(message)
    if kinds.kind(message) != "contacts" or not body.lstrip()[:11].upper().startswith("BEGIN:VCARD"):
        return body
    cards = _CARD.findall(_FOLDED.sub("", body[:LONGEST]))
    told = [_card(card) for card in cards[:MOST_CARDS]]
    if len(cards) > MOST_CARDS:
        told.append(f"and {len(cards) - MOST_CARDS} more")
    return "\n".join(told) or body


def _card(card: str) -> str:
    name = next(iter(_NAME.findall(card)), "")
    phones = [one.strip() for one in _PHONE.findall(card)]
    return ", ".join(one for one in dict.fromkeys((_plain(name), *phones)) if one) or display(card, limit=80)


def _plain(value: str) -> str:
    return _ESCAPED.sub(r"\1", value).strip()


_FOLDED = re.compile(r"\r?\n[ \t]")
_CARD = re.compile(r"BEGIN:VCARD(.*?)(?:END:VCARD|\Z)", re.DOTALL | re.IGNORECASE)
_NAME = re.compile(r"^(?:item\d+\.)?FN[^:\n]*:(.*)$", re.MULTILINE | re.IGNORECASE)
_PHONE = re.compile(r"^(?:item\d+\.)?TEL[^:\n]*:(.*)$", re.MULTILINE | re.IGNORECASE)
_ESCAPED = re.compile(r"\\([,;\\])")
