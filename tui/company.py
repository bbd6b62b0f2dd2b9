"""The other operators, as the daemon last told of them, and how that is said: pure."""

from collections.abc import Mapping
from dataclasses import field
from typing import Literal

from daemon.api.feed import Frame
from daemon.api.presence import Presence
from daemon.api.verbs import ASSIGN, CLAIM, UNASSIGN
from daemon.display import display
from store.models import Chat
from store.record import record
from tui.glyphs import Glyphs
from tui.mentions import calls

Handed = Literal["given", "taken", "called"]
_HANDING = (ASSIGN.name, CLAIM.name, UNASSIGN.name)
NAME_LIMIT = 12
FULL_NAME_LIMIT = 24


@record
class Company:
    """By operator; those who left are not in it."""

    others: Mapping[str, Presence] = field(default_factory=dict)

    def after(self, news: Presence) -> "Company":
        rest = {one: held for one, held in self.others.items() if one != news.operator}
        return Company(rest if news.state == "offline" else {**rest, news.operator: news})

    def holder(self, chat_id: int) -> Presence | None:
        """Who answers there."""
        return next((one for one in self.others.values() if one.chat_id == chat_id and one.state == "typing"), None)

    def short(self, chat_id: int, glyphs: Glyphs) -> str:
        """For a row: who types there, else who looks; of several one, and how many more."""
        here = self._here(chat_id)
        if not here:
            return ""
        sign = glyphs.typing if here[0].state == "typing" else glyphs.viewing
        more = f"+{len(here) - 1}" if len(here) > 1 else ""
        return f"{sign}{display(here[0].operator, limit=NAME_LIMIT)}{more}"

    def long(self, chat_id: int, glyphs: Glyphs) -> str:
        """For the title of a thread."""
        return ", ".join(_told(one, glyphs) for one in self._here(chat_id))

    @property
    def count(self) -> str:
        """Beside our own name: how many others are at the desk."""
        return f"+{len(self.others)}" if self.others else ""

    def _here(self, chat_id: int) -> list[Presence]:
        here = [one for one in self.others.values() if one.chat_id == chat_id and one.state in ("typing", "viewing")]
        return sorted(here, key=lambda one: (one.state != "typing", one.operator))


def handed(frame: Frame, before: Chat | None, operator: str) -> Handed | None:
    """What another operator did with a chat that is, or was, this one's, or that they call this one to.

    `before`: its row until now, if it is held.
    """
    chat, line = frame.chat, frame.message
    if frame.type != "message.new" or chat is None or line is None or line.type not in ("triage", "note"):
        return None
    if line.type == "note":
        return "called" if calls(line, operator) else None
    if line.sender_name == operator or line.detail not in _HANDING:
        return None
    if chat.assignee == operator:
        return "given" if line.detail == ASSIGN.name else None
    return "taken" if before is not None and before.assignee == operator else None


def handed_words(what: Handed, who: str, chats: tuple[str, ...]) -> str:
    """`chats` are their names. Foreign text."""
    told = chats[0] if len(chats) == 1 else f"{len(chats)} chats"
    if what == "called":
        return f"{who} mentions you in a note: {told}"
    return f"{who} gave you {told}" if what == "given" else f"{who} took {told} from you"


def name(presence: Presence) -> str:
    return display(presence.operator, limit=FULL_NAME_LIMIT)


def _told(presence: Presence, glyphs: Glyphs) -> str:
    what = f"typing{glyphs.ellipsis}" if presence.state == "typing" else "viewing"
    return f"{display(presence.operator, limit=NAME_LIMIT)} {what}"


NOBODY = Company()
