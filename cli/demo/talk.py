"""How a conversation goes on: scripts in a drawn order, their braces filled with facts of the one who talks."""

from collections.abc import Iterator
from random import Random

from cli.demo import scripts
from cli.demo.nouns import Group, Line, Person

_CURRENCY = {"en": "$", "pt": "€", "br": "R$ ", "es": "€", "mx": "$", "id": "Rp", "ar": "EGP ", "hi": "₹", "ja": "¥"}
_CENTS = {"id": ".000", "ja": "0"}
"""How prices end where there are no cents."""


def conversation(rng: Random, peer: Person | Group) -> Iterator[Line]:
    """Everything that will ever be said with this peer."""
    known = scripts.group(peer.language) if isinstance(peer, Group) else scripts.private(peer.language)
    while True:
        for script in rng.sample(known, len(known)):
            words = facts(rng, peer)
            yield from (_line(line, words) for line in script)


def facts(rng: Random, peer: Person | Group) -> dict[str, str]:
    """What the braces of one script stand for."""
    amount, cents = rng.randrange(9, 480), rng.choice((".00", ".50", ".90"))
    return {
        "order": f"#{rng.randrange(20_000, 99_999)}",
        "amount": _CURRENCY[peer.language] + str(amount) + _CENTS.get(peer.language, cents),
        "hour": f"{rng.randrange(9, 19)}:{rng.choice(('00', '15', '30'))}",
        "name": peer.name.split()[0],
        "desk": scripts.desk_name(peer.language),
    }


def _line(line: str, words: dict[str, str]) -> Line:
    speaker, text = line[0], line[2:].format_map(words)
    if speaker == "<":
        return Line(None, text)
    return Line(int(speaker) if speaker.isdigit() else 0, text)
