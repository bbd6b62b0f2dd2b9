"""A search of everything: what was asked, what has been found so far, and where somebody is in it: pure."""

from daemon.api.errors import BadRequest, DaemonError
from daemon.api.found import Hit, SearchPage
from daemon.api.query import parse_search
from store.models import Chat, Millis
from tui import words

Found = Chat | Hit


class SearchState:
    """What was found stays in sight until the answer to the next question is there."""

    def __init__(self) -> None:
        self.text = ""
        """What was asked last, as it was typed."""
        self.typed = ""
        """What stands in the line."""
        self.chats: list[Chat] = []
        self.hits: list[Hit] = []
        self.cursor: str | None = None
        """Where the next page begins; None: there is none."""
        self.searched_to: Millis | None = None
        """How far back the pages have looked, while there is a next one."""
        self.is_asking = False
        self.is_paused = False
        """Pages came with nothing on them: somebody has to say that it goes on."""
        self.is_answered = False
        """What is held belongs to `text`."""
        self.trouble: DaemonError | None = None
        self.at = 0
        """The result under the cursor."""
        self.top = 0
        """The line at the top of the view."""
        self._turn = 0

    def begin(self, text: str) -> int:
        """Something else is asked; returns the number that its answers are taken by."""
        self._turn += 1
        self.text, self.is_asking, self.is_answered = text, True, False
        self.is_paused, self.trouble = False, None
        return self._turn

    def clear(self, text: str) -> None:
        """Nothing is asked."""
        self.begin(text)
        self.is_asking = False
        self._forget()

    def take(self, page: SearchPage, turn: int) -> bool:
        """A page; False: it answers what was asked before."""
        if turn != self._turn:
            return False
        if not self.is_answered:
            self._forget()
            self.is_answered = True
            self.chats.extend(page.chats)
        held = {one.message.id for one in self.hits}
        self.hits.extend(one for one in page.hits if one.message.id not in held)
        self.cursor, self.searched_to = page.next_cursor, page.searched_to
        return True

    def fail(self, trouble: DaemonError, turn: int) -> None:
        if turn == self._turn:
            self.trouble = trouble
            if not self.is_answered:
                self._forget()

    def rest(self, turn: int) -> None:
        """Nothing more is on its way."""
        if turn == self._turn:
            self.is_asking = False

    @property
    def turn(self) -> int:
        return self._turn

    def __len__(self) -> int:
        return len(self.chats) + len(self.hits)

    @property
    def chosen(self) -> Found | None:
        """What stands under the cursor."""
        return self.found(self.at) if self.at < len(self) else None

    def found(self, at: int) -> Found:
        return self.chats[at] if at < len(self.chats) else self.hits[at - len(self.chats)]

    def point(self, at: int) -> None:
        self.at = max(0, min(at, len(self) - 1))

    @property
    def told(self) -> str:
        """How much was found; + while older messages were not looked at."""
        chats = f"{words.plural(len(self.chats), 'chat')}, " if self.chats else ""
        more = "+" if self.cursor is not None else ""
        return f"{chats}{words.count(len(self.hits))}{more} message{'' if (len(self.hits), more) == (1, '') else 's'}"

    def _forget(self) -> None:
        self.chats, self.hits = [], []
        self.cursor = self.searched_to = None
        self.at = self.top = 0


def asks(text: str) -> bool:
    """Whether a text asks for anything beyond a place to look in. Raises BadRequest about a term that is wrong."""
    query = parse_search(text)
    return bool(query.words or query.chats.sender or query.before is not None or query.after is not None)


def sought(text: str) -> tuple[str, ...]:
    """The words that a search looks for. Foreign text."""
    try:
        return parse_search(text).words
    except BadRequest:
        return ()
