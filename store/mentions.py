"""Who is meant by an @ and a hidden number in a group's message, where a name is known."""

import json

from store.models import Mention

MOST = 100

# Only so far into a text: one made of nothing but @ must not hold up the page that it stands on.
# Cut at each @ as a list of JSON, of which no escape has an @ in it: what stands behind one begins with the digits.
_PARTS = """json_each('[' || replace(json_quote(substr(m.body, 1, 2048)), '@', '","') || ']')"""
_DIGITS = "substr(p.value, 1, length(p.value) - length(ltrim(p.value, '0123456789')))"

_ANY = "*@" + "[0-9]" * 7 + "*"

MENTIONED = f"""
CASE WHEN h.kind = 'group' AND m.body GLOB '{_ANY}' THEN (SELECT json_group_object(n.lid, n.name) FROM (
    SELECT d.lid AS lid, coalesce(
        (SELECT mc.name FROM identities AS mi JOIN contacts AS mc ON mc.id = mi.contact_id
        WHERE mi.workspace_id = h.workspace_id AND mi.kind = 'lid' AND mi.value = d.lid),
        (SELECT mp.name FROM group_participants AS mp
        WHERE mp.group_id = h.group_id AND mp.kind = 'lid' AND mp.value = d.lid)) AS name
    FROM (SELECT DISTINCT {_DIGITS} AS lid FROM {_PARTS} AS p WHERE p.key > 0
        AND length({_DIGITS}) BETWEEN 7 AND 20 LIMIT {MOST}) AS d) AS n WHERE n.name IS NOT NULL) END"""
"""A column over `m` (messages) and `h` (its chat): a JSON object of names by lid, NULL where nobody can be meant."""


def mentions(told: str | None) -> tuple[Mention, ...]:
    """`told` as MENTIONED answers. A name may hold characters that JSON would escape."""
    return tuple(Mention(lid, name) for lid, name in json.loads(told, strict=False).items()) if told else ()
