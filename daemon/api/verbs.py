"""The registry of verbs: keys, commands, the API and the docs are drawn from it."""

from dataclasses import field
from typing import TYPE_CHECKING, Literal

from daemon.api.args import Arg
from store.record import record

if TYPE_CHECKING:  # it takes a tenth of what --help takes
    from store.models import OutboxState

LONGEST_NAME = 64
"""Characters of an operator's name."""
LONGEST_NOTE = 4096
LONGEST_TAG = 40
PRIORITIES = ("normal", "raised", "high", "urgent")
NEXT_REPLY = "next reply"
"""In the place of the time of a snooze: it has none, only the customer opens it."""


@record
class Verb:
    """Something an operator does to chats, or to contacts."""

    name: str
    summary: str
    key: str = ""
    """Empty: it has none."""
    args: dict[str, Arg] = field(default_factory=dict)
    on: Literal["chats", "contacts"] = "chats"
    last_word: str = ""
    """The argument that stands last on the command line, without an option's name."""
    past: str = ""
    """That it was done, for history and toasts; {who} are the chats, other braces are arguments."""
    past_off: str = ""
    """The same when its `off` was given, or an empty text."""
    line: str = ""
    """What it leaves in the thread of each chat. Empty: nothing."""
    line_off: str = ""
    puts_away: bool = False
    """It leaves the open ones: whoever does it goes on to the next."""


_SEEN = Arg("number", "Only messages that existed at this seq; without it, all there are.")
_WAS_SEEN = Arg("number", "Leave chats alone that a message came to after this seq: nobody has seen it.")

READ = Verb(
    "read",
    "Mark as read.",
    "I",
    {"seen_seq": _SEEN, "opened": Arg("flag", "A thread was opened: no step for undo.")},
    past="read: {who}",
)
UNREAD = Verb("unread", "Make the newest customer message count as unread again.", "U", past="unread again: {who}")
DONE = Verb(
    "done",
    "Put away as dealt with, and read; a customer who writes opens it.",
    "e",
    {"seen_seq": _WAS_SEEN},
    past="done: {who}",
    line="done",
    puts_away=True,
)
REOPEN = Verb("reopen", "Put back among the open ones.", "b", past="reopened {who}", line="reopened this")
PENDING = Verb(
    "pending",
    "Put where it waits for somebody else.",
    past="pending: {who}",
    line="left this pending",
    puts_away=True,
)
SNOOZE = Verb(
    "snooze",
    "Put away until a time, or until the customer writes again.",
    "s",
    {
        "until": Arg(
            "time",
            "When it opens by itself; `next reply`: when the customer writes.",
            is_needed=True,
            words=(NEXT_REPLY,),
        ),
        "seen_seq": _WAS_SEEN,
    },
    last_word="until",
    past="snoozed {who} until {until}",
    line="snoozed this until {until}",
    puts_away=True,
)
WAKE = Verb("wake", "Open a snoozed one before its time.", past="woke {who}", line="woke this")
CLAIM = Verb("claim", "Take it on yourself.", "a", past="claimed {who}", line="claimed this")
ASSIGN = Verb(
    "assign",
    "Give it to an operator.",
    "A",
    {"to": Arg("name", "The operator's user name.", is_needed=True, most=LONGEST_NAME)},
    last_word="to",
    past="assigned {who} to {to}",
    line="assigned this to {to}",
)
UNASSIGN = Verb("unassign", "Let it be nobody's.", past="unassigned {who}", line="unassigned this")
_TAG = Arg("tag", "One word; a # before it is left out.", is_needed=True, most=LONGEST_TAG)
TAG = Verb(
    "tag",
    "Put a tag on it.",
    "t",
    {"tag": _TAG},
    last_word="tag",
    past="tagged {who} #{tag}",
    line="tagged this #{tag}",
)
UNTAG = Verb(
    "untag", "Take a tag off it.", "-", {"tag": _TAG}, last_word="tag",
    past="took #{tag} off {who}", line="took off #{tag}",
)  # fmt: skip
PRIORITY = Verb(
    "priority",
    "Say how urgent it is.",
    "!",
    {"level": Arg("number", "0 normal, 1 raised, 2 high, 3 urgent.", is_needed=True, most=3, words=PRIORITIES)},
    last_word="level",
    past="priority {level}: {who}",
    line="set the priority to {level}",
)
PIN = Verb(
    "pin", "Keep it on top of the list.", "P", {"off": Arg("flag", "No longer.")},
    past="pinned {who}", past_off="unpinned {who}", line="pinned this", line_off="unpinned this",
)  # fmt: skip
MUTE = Verb(
    "mute", "Ring no bell for it; it still counts as unread.", "m", {"off": Arg("flag", "No longer.")},
    past="muted {who}", past_off="unmuted {who}", line="muted this", line_off="unmuted this",
)  # fmt: skip
NOTE = Verb(
    "note",
    "Leave a note in its thread. It is never sent.",
    "p",
    {"text": Arg("text", "What it says.", is_needed=True, most=LONGEST_NOTE, has_lines=True)},
    last_word="text",
    past="left a note: {who}",
)

RENAME = Verb(
    "rename",
    "Call a customer or a group so, whatever they call themselves.",
    "",
    {"name": Arg("text", "The name; an empty one takes back what operators called them.")},
    last_word="name",
    past="renamed {who}",
    past_off="took back the name of {who}",
    line="renamed this to {name}",
    line_off="took back the name that operators gave",
)
MERGE = Verb(
    "merge",
    "Say that contacts are one person: their chats become one, in each session.",
    on="contacts",
    past="merged the people of {who}",
    line="merged this person with another",
)
SPLIT = Verb(
    "split",
    "Take a contact apart: a link between two of its addresses counts no more.",
    "",
    {"link": Arg("number", "The link to switch off, by its id; without it, the newest merge by an operator.")},
    on="contacts",
    past="split the person of {who}",
    line="took this person apart",
)
FORGET = Verb(
    "forget",
    "Forget a contact and its names; its chats stay, under the number.",
    on="contacts",
    past="forgot the person of {who}",
)

RETRY = Verb("retry", "Send again what failed, is unknown or is held; a new try at the provider.", "R")
CANCEL = Verb("cancel", "Drop what has not left: it is not sent any more.", "X")
CONFIRM = Verb("confirm", "Say that an unknown one did go out: somebody saw it on a telephone.", "C")

OUTBOX_VERBS: dict[str, Verb] = {verb.name: verb for verb in (RETRY, CANCEL, CONFIRM)}
"""What operators do to intents in the outbox."""

DONE_IN: "dict[str, frozenset[OutboxState]]" = {
    RETRY.name: frozenset({"failed", "unknown", "held"}),
    CANCEL.name: frozenset({"scheduled", "queued", "held", "failed", "unknown"}),
    CONFIRM.name: frozenset({"unknown"}),
}
"""The states in which each of them can be done."""

VERBS: dict[str, Verb] = {
    verb.name: verb
    for verb in (
        READ, UNREAD, DONE, REOPEN, PENDING, SNOOZE, WAKE, CLAIM, ASSIGN, UNASSIGN, TAG, UNTAG, PRIORITY, PIN, MUTE,
        NOTE, RENAME, MERGE, SPLIT, FORGET,
    )
}  # fmt: skip
"""Verbs: what operators do to chats, one action each, however many chats."""
