"""Text that wants more than to be read, and the places where a customer can put it."""

import json
from pathlib import Path
from typing import Any

from tests.scenarios.premises import Premises, gateway_group_text, meta_body, meta_text

SHELF = Path(__file__).parents[3] / "shared" / "hostile" / "strings.json"
OURS = [
    "\x1b[2J\x1b[H", "\x1b]0;root@prod\x07", "\x1b]52;c;QQ==\x07", "\x9b2J", "pay\x00ment", "abc\x7f", "[/nope]",
    "[@click=app.quit]win[/]", "[b on red]ALERT[/]", "\u2067\u2067 total", "ok \ud83d broken", "\n" * 3000, "a" * 65536,
    "%s {0.__class__} $name", "\u202egpj.exe", "Z\u0301\u0302\u0303" * 200, "\x1bc", "\x1b[?1049l", "\t" * 500,
    "\u2800\xa0",
]  # fmt: skip


def hostile() -> list[str]:
    """All the strings we know, at the size in which they would be sent."""
    found = list(OURS)
    if SHELF.exists():
        shelf = json.loads(SHELF.read_text())["strings"]
        found += [one.get("prefix", "") + one["string"] * one.get("repeat", 1) + one.get("suffix", "") for one in shelf]
    return found


def post_everywhere(desk: Premises, text: str, number: int) -> None:
    """As body and profile name, as group name and sender, and as the name and caption of a file."""
    phone = f"55119{number:08}"
    assert 200 == desk.from_meta(meta_text(f"wamid.{number}", text, wa_id=phone, name=text))
    media = {"id": "1", "mime_type": "application/pdf", "filename": text, "caption": text}
    document = {
        "from": phone,
        "id": f"wamid.d{number}",
        "timestamp": "1795348800",
        "type": "document",
        "document": media,
    }
    assert 200 == desk.from_meta(meta_body(messages=[document]))
    group: dict[str, Any] = gateway_group_text(f"G{number}", text, sender=text)
    group |= {
        "from": f"{number}@g.us",
        "group_id": f"{number}@g.us",
        "id": f"false_{number}@g.us_G{number}",
        "group_name": text,
    }
    assert 200 == desk.from_gateway("message_received", message=group)
