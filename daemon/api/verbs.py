"""The registry of verbs: keys, commands, the API and the docs are drawn from it."""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:  # it takes a tenth of what --help takes
    from store.models import OutboxState


@dataclass(frozen=True, slots=True)
class Verb:
    """Something an operator does to chats, or to contacts. `args` maps each argument's name to what it means."""

    name: str
    summary: str
    key: str
    """Empty: it has none."""
    args: dict[str, str]
    on: Literal["chats", "contacts"] = "chats"
    last_word: str = ""
    """The argument that stands last on the command line, without an option's name."""


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

RENAME = Verb(
    "rename",
    "Call a customer or a group so, whatever they call themselves.",
    "",
    {"name": "The name; an empty one takes back what operators called them."},
    last_word="name",
)
MERGE = Verb(
    "merge",
    "Say that contacts are one person: their chats become one, in each session.",
    "",
    {},
    on="contacts",
)
SPLIT = Verb(
    "split",
    "Take a contact apart: a link between two of its addresses counts no more.",
    "",
    {"link": "The link to switch off, by its id; without it, the newest merge by an operator."},
    on="contacts",
)
FORGET = Verb(
    "forget",
    "Forget a contact and its names; its chats stay, under the number.",
    "",
    {},
    on="contacts",
)

RETRY = Verb("retry", "Send again what failed, is unknown or is held; a new try at the provider.", "R", {})
CANCEL = Verb("cancel", "Drop what has not left: it is not sent any more.", "X", {})
CONFIRM = Verb("confirm", "Say that an unknown one did go out: somebody saw it on a telephone.", "C", {})

OUTBOX_VERBS: dict[str, Verb] = {verb.name: verb for verb in (RETRY, CANCEL, CONFIRM)}
"""What operators do to intents in the outbox."""

DONE_IN: "dict[str, frozenset[OutboxState]]" = {
    RETRY.name: frozenset({"failed", "unknown", "held"}),
    CANCEL.name: frozenset({"scheduled", "queued", "held", "failed", "unknown"}),
    CONFIRM.name: frozenset({"unknown"}),
}
"""The states in which each of them can be done."""

VERBS: dict[str, Verb] = {verb.name: verb for verb in (READ, UNREAD, RENAME, MERGE, SPLIT, FORGET)}
