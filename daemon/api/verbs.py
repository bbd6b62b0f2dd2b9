"""The registry of verbs: keys, commands, the API and the docs are drawn from it."""

from dataclasses import dataclass

from store.models import OutboxState


@dataclass(frozen=True, slots=True)
class Verb:
    """Something an operator does to chats. `args` maps each argument's name to what it means."""

    name: str
    summary: str
    key: str
    args: dict[str, str]


READ = Verb(
    "read",
    "Mark as read.",
    "I",
    {
        "seen_seq": "Only messages that existed at this seq; without it, all there are.",
        "opened": "True when a thread was opened: no step for undo.",
    },
)
UNREAD = Verb("unread", "Make the newest customer message count as unread again.", "U", {})

RETRY = Verb("retry", "Send again what failed, is unknown or is held; a new try at the provider.", "R", {})
CANCEL = Verb("cancel", "Drop what has not left: it is not sent any more.", "X", {})
CONFIRM = Verb("confirm", "Say that an unknown one did go out: somebody saw it on a telephone.", "C", {})

OUTBOX_VERBS: dict[str, Verb] = {verb.name: verb for verb in (RETRY, CANCEL, CONFIRM)}
"""What operators do to intents in the outbox."""

DONE_IN: dict[str, frozenset[OutboxState]] = {
    RETRY.name: frozenset({"failed", "unknown", "held"}),
    CANCEL.name: frozenset({"scheduled", "queued", "held", "failed", "unknown"}),
    CONFIRM.name: frozenset({"unknown"}),
}
"""The states in which each of them can be done."""

VERBS: dict[str, Verb] = {verb.name: verb for verb in (READ, UNREAD)}
