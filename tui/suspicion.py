"""What in a foreign text is not what it seems: characters that hide, links that lead elsewhere. Pure."""

import re
import unicodedata
from collections.abc import Iterator

from daemon.display import HIDDEN, display, pictures_kept
from store.record import record

MOST_LINKS = 5
"""Links of one message that are judged."""
READ = 8_192
"""Characters of a text that are looked at: more than a screen shows of it."""


@record
class Odd:
    """A link that does not lead where it seems to. `host` is fit for a screen, and in ASCII where it is spelled out."""

    host: str
    reason: str


def hidden(text: str) -> int:
    """How many characters would not be seen, would turn the reading direction, or would act on a terminal."""
    read = text[:READ]
    if read.isascii() and read.replace("\n", "").isprintable():
        return 0
    with pictures_kept():
        shown = display(read, multiline=True)
    return (
        shown.count(HIDDEN)
        - read.count(HIDDEN)
        + sum(one in _PICTURES for one in shown)
        - sum(one in _PICTURES for one in read)
    )


def odd_links(text: str) -> list[Odd]:
    """The links that are not what they seem, in their order, each host once."""
    if "." not in text and "\u3002" not in text:
        return []
    found: dict[str, Odd] = {}
    for link in list(_LINK.findall(text[:READ]))[:MOST_LINKS]:
        odd = _judged(link)
        if odd is not None:
            found.setdefault(odd.host, odd)
    return list(found.values())


def spelled(text: str) -> str:
    """The text with every character that hides called by its number and name; line breaks stay, named too."""
    return display("".join(_spelled(text)), multiline=True)


def _judged(link: str) -> Odd | None:
    authority = re.split(r"[/\\?#]", link.partition("://")[2] or link, maxsplit=1)[0]
    user, at, host = authority.rpartition("@")
    host = _host(host)
    ascii_host = _ascii(host)
    if at and "." in user and "://" in link:  # without a scheme it is an address of mail
        return Odd(display(ascii_host, limit=100), f"{display(user, limit=40)} is only a name before the @")
    if "xn--" in host:
        return Odd(display(ascii_host, limit=100), f"it is written {display(_unicode(host), limit=100)}")
    if not host.isascii() and _is_mixed(host):
        return Odd(display(ascii_host, limit=100), "it mixes alphabets that look alike")
    if not host.isascii() and (twin := _twin(host)) is not None:
        return Odd(display(ascii_host, limit=100), f"it only looks like {display(twin, limit=100)}")
    return None


def _host(authority: str) -> str:
    """As a browser reads it: compatibility forms folded, what it ignores left out, no port."""
    folded = unicodedata.normalize("NFKC", authority).replace("\u3002", ".").casefold()
    kept = "".join(one for one in folded if unicodedata.category(one)[0] not in "CZ")
    return re.sub(r":\d*$", "", kept).strip(".,;:!)'\"")


def _ascii(host: str) -> str:
    try:
        return ".".join(
            label if label.isascii() else "xn--" + label.encode("punycode").decode() for label in host.split(".")
        )
    except UnicodeError:
        return host


def _unicode(host: str) -> str:
    try:
        return ".".join(
            label[4:].encode().decode("punycode") if label.startswith("xn--") else label for label in host.split(".")
        )
    except (UnicodeError, ValueError):
        return host


def _is_mixed(host: str) -> bool:
    """Whether one label is written in several of the alphabets that have letters in common."""
    return any(len(_ALIKE & {_script(one) for one in label if one.isalpha()}) > 1 for label in host.split("."))


def _twin(host: str) -> str | None:
    """The ASCII name that it could be taken for: a label whose every letter has a twin, below an ASCII ending."""
    if not host.rpartition(".")[2].isascii():
        return None  # all of one alphabet, as it should be
    twin = "".join(_TWINS.get(one, one) for one in host)
    labels = zip(host.split("."), twin.split("."), strict=True)
    return twin if any(not one.isascii() and other.isascii() for one, other in labels) else None


def _script(character: str) -> str:
    return unicodedata.name(character, "").partition(" ")[0]


def _spelled(text: str) -> Iterator[str]:
    for one in text:
        if one == "\n":
            yield "<U+000A LINE FEED>\n"
        elif one != " " and (unicodedata.category(one)[0] in "CZ" or one in _EMPTY or _SELECTOR.match(one)):
            yield f"<U+{ord(one):04X} {_name(one)}>"
        else:
            yield one


def _name(character: str) -> str:
    return unicodedata.name(character, "") or _CONTROLS.get(character, "WITHOUT A NAME")


_PICTURES = frozenset(chr(one) for one in range(0x2400, 0x2422))
_EMPTY = frozenset("\u034f\u115f\u1160\u17b4\u17b5\u2800\u3164\uffa0")
_SELECTOR = re.compile("[\ufe00-\ufe0f\u180b-\u180f\U000e0100-\U000e01ef]")
_CONTROLS = {
    "\x00": "NULL", "\x07": "BELL", "\x08": "BACKSPACE", "\t": "TABULATION", "\r": "CARRIAGE RETURN", "\x1b": "ESCAPE",
    "\x7f": "DELETE", "\x85": "NEXT LINE", "\x9b": "CONTROL SEQUENCE INTRODUCER", "\x9d": "OPERATING SYSTEM COMMAND",
}  # fmt: skip
# With a scheme, with www, or a name with a dot and letters behind it.
_LINK = re.compile(
    r"https?://[^\s<>]+|www\.[^\s<>]+|(?:[\w@\-\u00ad\u200b-\u200d\u2060]+[.\u3002\uff0e])+\w[^\s<>]*", re.IGNORECASE
)
_ALIKE = frozenset(("LATIN", "CYRILLIC", "GREEK", "ARMENIAN", "CHEROKEE"))
# Small letters of other alphabets that nobody can tell from a Latin one: Cyrillic, Greek, Armenian, phonetic.
_TWINS = {
    "\u0430": "a", "\u0435": "e", "\u043e": "o", "\u0440": "p", "\u0441": "c", "\u0443": "y", "\u0445": "x",
    "\u0455": "s", "\u0456": "i", "\u0458": "j", "\u0501": "d", "\u04bb": "h", "\u051b": "q", "\u051d": "w",
    "\u04cf": "l", "\u03b1": "a", "\u03bf": "o", "\u03bd": "v", "\u03c1": "p", "\u0585": "o", "\u0578": "n",
    "\u057d": "u", "\u0570": "h", "\u0581": "g", "\u0131": "i", "\u0251": "a", "\u0261": "g",
}  # fmt: skip
