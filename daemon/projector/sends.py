"""What a batch says of messages that were written here: which try a body names, and which it only seems to tell of."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from daemon.facts import MessageReceived, MessageStatusChanged, SendChanged
from daemon.projector.routed import Routed
from daemon.rules import believing
from daemon.rules.people import chat_peer
from daemon.rules.sending import Sending
from store import attempts, messages, outbox
from store.attempts import AttemptRow
from store.database import Transaction
from store.messages import MessageKey, MessageRow

_CLOCKS = 60_000
"""Milliseconds that a provider's clock may be behind ours: an echo is never older than the try that it tells of."""
_LEFT_WITHIN = 10 * 60_000
"""Milliseconds from the beginning of a try to what can be its echo, by the time that the telephone sent it.

A call is cut off within one; the rest is for clocks that are ahead. The same words later are somebody's who typed them.
"""


@dataclass(slots=True)
class Sends:
    """The intents that a batch is about, with their tries and their messages as they are in the store."""

    sendings: dict[int, Sending] = field(default_factory=dict)
    rows: dict[int, MessageRow] = field(default_factory=dict)
    """By intent."""
    told: dict[MessageKey, int] = field(default_factory=dict)
    """What bodies call a message, and the intent behind it: by a try's name, or because it seems to be its echo."""

    def message_of(self, one: Routed) -> MessageRow | None:
        """The message of ours that a body tells of."""
        key = told_key(one) if self.told else None
        return self.rows.get(self.told.get(key, 0)) if key else None

    def named(self) -> dict[MessageKey, MessageRow]:
        """Every name that a provider has given one of them."""
        return {(row.session_id, key): row for number, row in self.rows.items() for key in self.sendings[number].keys}


async def sends_of(tx: Transaction, facts: Sequence[Routed], held: Mapping[MessageKey, MessageRow]) -> Sends:
    """Find them, and let tries learn what the provider calls their messages."""
    sends = Sends()
    wanted = {number for one in facts if (number := getattr(one.fact, "outbox_id", None)) is not None}
    wanted |= await _hear_names(tx, facts)
    await _find_named(tx, facts, held, sends)
    await _hear_echoes(tx, facts, held, sends)
    wanted |= set(sends.told.values())
    if wanted:
        tries = await attempts.of_outbox(tx, wanted)
        rows = await outbox.by_id(tx, wanted)
        sends.sendings = {number: Sending(row, tries[number]) for number, row in rows.items()}
        sends.rows = await messages.by_outbox(tx, wanted)
    return sends


async def _hear_names(tx: Transaction, facts: Sequence[Routed]) -> set[int]:
    """Answers and statuses that say our token again; returns the intents whose tries have gained or lost a name."""
    told = [(one, fact) for one in facts if isinstance(fact := one.fact, (MessageStatusChanged, SendChanged))]
    tries = await attempts.by_token(tx, [fact.token for _, fact in told if fact.token])
    touched = set()
    for one, fact in told:
        found = tries.get(fact.token or "")
        if found is None or found.session_id != one.session_id or fact.target_key is None:
            continue
        loser = await _name(tx, found, fact)
        touched |= {found.outbox_id, *([loser.outbox_id] if loser else [])}
    return touched


async def _name(tx: Transaction, found: AttemptRow, fact: MessageStatusChanged | SendChanged) -> AttemptRow | None:
    if isinstance(fact, SendChanged):
        return await attempts.name(tx, found, fact.target_key or "", fact.provider_message_id, "answer")
    if found.told_by == "answer":
        return None
    return await attempts.name(tx, found, fact.target_key, fact.target_key, "status")


async def _find_named(
    tx: Transaction, facts: Sequence[Routed], held: Mapping[MessageKey, MessageRow], sends: Sends
) -> None:
    """Bodies about what a try is called by. A message that is shown by itself is no try's."""
    keys = {key for one in facts if (key := told_key(one)) is not None and (key not in held or is_hidden(held[key]))}
    sends.told = {key: row.outbox_id for key, row in (await attempts.by_target(tx, keys)).items()}


def told_key(one: Routed) -> MessageKey | None:
    """The key of the message that a fact may tell of us: what we wrote, and what became of anything."""
    if isinstance(one.fact, MessageReceived):
        # without an id nothing can be told of a try for good: daemon.projector.adopting looks at those
        is_echo = one.fact.direction == "outbound" and one.fact.outbox_id is None and not one.fact.is_nameless
        return (one.session_id, one.fact.dedupe_key) if is_echo else None
    target = getattr(one.fact, "target_key", None)
    return (one.session_id, target) if target and not isinstance(one.fact, SendChanged) else None


async def _hear_echoes(
    tx: Transaction, facts: Sequence[Routed], held: Mapping[MessageKey, MessageRow], sends: Sends
) -> None:
    """Each new one may tell of a try without a name; of two, of the one that is under way."""
    echoes = [
        (key, one, fact)
        for one in facts
        if isinstance(fact := one.fact, MessageReceived) and (key := told_key(one)) is not None and key not in held
    ]
    waiting = await attempts.unnamed(tx, {one.session_id for _, one, _ in echoes})
    taken = await _seen_under_way(tx, waiting)
    free = sorted((one for one in waiting if one.id not in taken), key=lambda one: one.outcome is not None)
    for key, one, fact in echoes:
        if key not in sends.told and (found := _fitting(free, one, fact)):
            sends.told[key] = found.outbox_id
            free.remove(found)


async def _seen_under_way(tx: Transaction, waiting: Sequence[AttemptRow]) -> set[int]:
    """Tries under way that have an echo already, as far as anybody can tell."""
    under_way = {one.outbox_id: one.id for one in waiting if one.outcome is None}
    rows = {row.id: number for number, row in (await messages.by_outbox(tx, under_way)).items()}
    hidden = {(row.session_id, row.dedupe_key): row.merged_into or 0 for row in await messages.merged_into(tx, rows)}
    named = await attempts.by_target(tx, hidden)
    return {under_way[rows[into]] for key, into in hidden.items() if key not in named}


def _fitting(tries: Sequence[AttemptRow], one: Routed, fact: MessageReceived) -> AttemptRow | None:
    """The first try that a body could be the echo of."""
    peer = chat_peer(fact.peer)
    at = believing.sent_at(fact.sent_at, one.received_at).at
    return next((each for each in tries if is_echo(each, one.session_id, peer, fact.body, at)), None)


def left_between(at: int) -> tuple[int, int]:
    """When a message of ours left, if a telephone sent it then."""
    return at - _LEFT_WITHIN, at + _CLOCKS


def is_echo(one: AttemptRow, session_id: int, peer: str, body: str, at: int) -> bool:
    same = (one.session_id, one.peer, words(one.body)) == (session_id, peer, words(body))
    return same and one.started_at - _CLOCKS <= at <= one.started_at + _LEFT_WITHIN


def is_hidden(row: MessageRow) -> bool:
    """Whether a row only tells of a message of ours, or seems to."""
    return row.merged_into is not None


def words(body: str) -> str:
    """As they come back: WhatsApp takes white space off the ends."""
    return body.replace("\r\n", "\n").strip()
