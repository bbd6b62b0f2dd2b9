"""The other operators, as the daemon last told of them, and how that is said: pure."""

from collections.abc import Mapping
from dataclasses import field

from daemon.api.presence import Presence
from daemon.display import display
from store.record import record
from tui.glyphs import Glyphs

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


def name(presence: Presence) -> str:
    return display(presence.operator, limit=FULL_NAME_LIMIT)


def _told(presence: Presence, glyphs: Glyphs) -> str:
    what = f"typing{glyphs.ellipsis}" if presence.state == "typing" else "viewing"
    return f"{display(presence.operator, limit=NAME_LIMIT)} {what}"


NOBODY = Company()
