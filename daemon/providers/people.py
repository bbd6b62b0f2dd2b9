"""Who a body speaks of: addresses as identities, and names that are names."""

import re
from collections.abc import Iterable
from functools import lru_cache

from daemon.rules.phones import account_phone
from store.models import Identity

_LONGEST_ADDRESS = 256
_BSUID = re.compile(r"[A-Z]{2}\.[A-Za-z0-9.]{1,160}")
_NUMBER_LIKE = re.compile(r"[0-9+().\-/\s\u00a0\u2010-\u2015\u202a-\u202e\u2066-\u2069]+")
_DIGIT = re.compile(r"[0-9]")


def identity(address: str) -> Identity | None:
    """What an address is; None for an empty one and for one so long that it is none."""
    address = address.strip()
    return _of_address(address) if 0 < len(address) <= _LONGEST_ADDRESS else None


@lru_cache(maxsize=16_384)  # never of a text that is longer: what is kept of strangers has to be small
def _of_address(address: str) -> Identity:
    user, at, server = address.rpartition("@")
    if at:
        return _of_jid(user.partition(":")[0], server, address)  # after the colon: which of the person's devices
    if _BSUID.fullmatch(address):
        return Identity("bsuid", address)
    phone = account_phone(address)
    return Identity("phone", phone) if phone else Identity("jid", address)


def claimed_name(raw: str, identities: Iterable[Identity]) -> str | None:
    """`raw`, exactly as it was sent, as a push name; None when it is empty or only repeats the number."""
    name = raw.strip()
    if not name or any(name == known.value for known in identities):
        return None
    if not _NUMBER_LIKE.fullmatch(name):
        return raw
    return None if any(_digits(name) == _digits(known.value) for known in identities) else raw


def in_order(identities: Iterable[Identity | None]) -> tuple[Identity, ...]:
    """The first identity of each kind, a phone before all others."""
    first: dict[str, Identity] = {}
    for known in identities:
        if known:
            first.setdefault(known.kind, known)
    found = tuple(first.values())
    return found if len(found) < 2 else tuple(sorted(found, key=lambda known: known.kind != "phone"))


def _of_jid(user: str, server: str, address: str) -> Identity:
    if server == "lid" and user:
        return Identity("lid", user)
    phone = account_phone(user) if server in ("c.us", "s.whatsapp.net") else None
    return Identity("phone", phone) if phone else Identity("jid", address)


def _digits(written: str) -> str:
    return "".join(_DIGIT.findall(written))
