"""The views of the list: names that people know, and what each asks for in the query language."""

from collections.abc import Iterable

from daemon.api.endpoint import Endpoint
from store.models import ViewSort
from store.record import record


@record
class View:
    """`query` is what it adds to whatever else is asked; `sort` holds until somebody chooses another."""

    name: str
    query: str = ""
    sort: ViewSort | None = None
    words: str = ""
    """What is in it, for whoever does not know it yet."""
    is_saved: bool = False
    """It comes from the config: every operator and command of this desk has it."""
    total: int | None = None
    """How many chats it has, where that was asked."""

    @property
    def terms(self) -> str:
        """All of it in the query language."""
        return " ".join(term for term in (self.query, f"sort:{self.sort}" if self.sort else "") if term)


@record
class ViewList:
    """The views of the list: those that everybody has, then those of the config."""

    views: tuple[View, ...]
    epoch: str
    seq: int


OPEN = View("open", "", words="what is not settled yet")
VIEWS: tuple[View, ...] = (
    OPEN,
    View("mine", "is:mine", words="open and yours"),
    View("unassigned", "is:unassigned", words="open and nobody's yet"),
    View("unread", "is:unread", words="open, with unread messages"),
    View("groups", "is:group", words="open chats of several people"),
    View("pending", "status:pending", words="waiting for somebody else"),
    View("snoozed", "status:snoozed", words="put off until later"),
    View("done", "status:done", words="settled"),
    View("failed", "is:failed status:any", words="an answer did not leave, whatever the chat's state"),
)


def named(name: str, saved: Iterable[View] = ()) -> View | None:
    """The view of that name, however its letters are written."""
    return next((one for one in (*VIEWS, *saved) if one.name.casefold() == name.casefold()), None)


@record
class AskViews:
    """`count`: how many chats each has, of those that `query` asks for."""

    query: str = ""
    count: bool = False


@record
class AskKeepView:
    """A view that asks for nothing, neither a query nor a sort, is dropped."""

    name: str
    query: str = ""
    sort: str | None = None


LIST_VIEWS = Endpoint("GET", "/v1/views", AskViews, ViewList, "The views of the list, by name.")
KEEP_VIEW = Endpoint("PUT", "/v1/views/{name}", AskKeepView, ViewList, "Keep a view in the config, for everybody.")
