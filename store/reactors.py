"""Who wrote a message or reacted to it, by name where one is known."""

import json

from store.models import Reaction

_KINDS = "('phone', 'lid', 'bsuid', 'jid')"
# The one key of a phone's spellings, as daemon.rules.phones has it: Brazil's ninth digit, Mexico's 1, Argentina's 9.
_SPELLINGS = """(r.value ->> 'actor', CASE
    WHEN r.value ->> 'actor' GLOB '+55[0-9][0-9]9[6-9][0-9][0-9][0-9][0-9][0-9][0-9][0-9]'
    THEN substr(r.value ->> 'actor', 1, 5) || substr(r.value ->> 'actor', 7)
    WHEN r.value ->> 'actor' GLOB '+521*' THEN '+52' || substr(r.value ->> 'actor', 5)
    WHEN r.value ->> 'actor' GLOB '+549*' THEN '+54' || substr(r.value ->> 'actor', 5) END)"""

CUSTOMER = """CASE WHEN h.kind = 'private' AND m.direction = 'inbound' AND m.type <> 'system' AND i.kind IS NOT 'phone'
    THEN h.name END"""
"""A column over `m` (messages), `h` (its chat) and `i` (its sender's identity): whoever writes in a private chat is its
customer, also where neither a name nor a number came with the message."""

NAMES = f"""
CASE WHEN m.reactions IS NULL THEN NULL WHEN h.kind = 'private' THEN json_object('', h.name) ELSE (
    SELECT json_group_object(r.value ->> 'actor', coalesce(
        (SELECT rc.name FROM identities AS ri JOIN contacts AS rc ON rc.id = ri.contact_id
        WHERE ri.workspace_id = h.workspace_id AND ri.kind IN {_KINDS} AND ri.value IN {_SPELLINGS}
        AND rc.name IS NOT NULL LIMIT 1),
        (SELECT rp.name FROM group_participants AS rp
        WHERE rp.group_id = h.group_id AND rp.kind IN {_KINDS} AND rp.value IN {_SPELLINGS}
        AND rp.name IS NOT NULL LIMIT 1)))
    FROM json_each(m.reactions) AS r) END"""
"""A column over `m` (messages) and `h` (its chat): a JSON object of names by actor; under "" whoever is not us."""


def reactions(told: str, names: str) -> tuple[Reaction, ...]:
    """`told` as `messages.reactions` holds them, `names` as NAMES answers. Ours have no name."""
    known = json.loads(names, strict=False)  # a NUL in a name is one again by now, and JSON would have it escaped
    return tuple(
        Reaction(**part, name=None if part["actor"] == "us" else known.get(part["actor"], known.get("")))
        for part in json.loads(told)
    )
