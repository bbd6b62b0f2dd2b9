"""The registry of verbs: keys, commands, the API and the docs are drawn from it."""

from dataclasses import dataclass


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

VERBS: dict[str, Verb] = {verb.name: verb for verb in (READ, UNREAD)}
