"""Emoji written by their names, for terminals that draw them at wrong widths and for screen readers."""

import re
from functools import lru_cache
from typing import Any

from daemon.display import name_pictures


def name_emoji(*, is_on: bool) -> None:
    """Whether the whole program writes the emoji of foreign text by their names."""
    name_pictures(named if is_on else None)


def named(text: str) -> str:
    """The text with `:red_heart:` in the place of each emoji; a joined one has one name, or one for each of its parts.

    Signs such as \N{COPYRIGHT SIGN} and \N{HEAVY CHECK MARK} are text, unless a selector makes pictures of them.
    """
    return text if text.isascii() else _SEQUENCE.sub(lambda found: _name(found.group()), text)


@lru_cache(1024)
def _name(found: str) -> str:
    import emoji  # only now: its table takes 50 ms, and most texts have none

    plain = found.replace("\ufe0e", "")
    if len(plain) == 1 and plain <= "\uffff" and emoji.EMOJI_DATA.get(plain, {}).get("status") != _DRAWN:
        return plain
    made = emoji.replace_emoji(plain, replace=lambda _, known: _called(known)).replace("\u200d", "")
    # What wears something that no picture does is not known to the library: then each part stands for itself.
    return "".join(map(_name, plain)) if made == plain and len(plain) > 1 else made


def _called(known: dict[str, Any]) -> str:
    flags = [one for one in known.get("alias", ()) if one.startswith(":flag_for_")]
    return str(flags[0] if flags else known["en"])


_DRAWN = 2
"""`fully_qualified` in the library's table."""
_HALF_FLAG = "[\U0001f1e6-\U0001f1ff]"
_PICTURE = (
    "[\u00a9\u00ae\u203c\u2049\u2122\u2139\u2190-\u2bff\u3030\u303d\u3297\u3299\U0001f000-\U0001f1e5\U0001f200-\U0001faff]"
    "[\ufe0e\ufe0f\U0001f3fb-\U0001f3ff\U000e0020-\U000e007f]*"
)
# A family is four pictures; whatever is joined to more than ten is none.
_SEQUENCE = re.compile(f"[0-9#*]\ufe0f?\u20e3|{_HALF_FLAG}{{2}}|{_PICTURE}(?:\u200d{_PICTURE}){{0,9}}")
