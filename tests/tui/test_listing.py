"""What the list shows, as a query: views, sorts and filters together."""

import pytest

from daemon.api.errors import BadRequest
from daemon.api.query import parse
from daemon.api.sessions import SessionList, Workspace
from daemon.api.views import OPEN, VIEWS, View, named
from store.models import ViewSort
from tests.builders import a_session
from tui.listing import SORTS, Listing, title
from tui.session_state import Choice, SessionState

UNREAD = named("unread") or OPEN
VIP = View("vip", "tag:vip", "waiting", is_saved=True)


def sessions(*workspaces: int, session: str | None = None) -> SessionState:
    state = SessionState(Choice(None, session))
    held = tuple(a_session(one, f"s{one}", workspace_id=one) for one in workspaces)
    state.replace(SessionList(held, tuple(Workspace(one, f"W{one}") for one in workspaces), "e1", 1))
    return state


@pytest.mark.parametrize("view", VIEWS)
def test_every_view_is_in_the_query_language(view: View) -> None:
    assert parse(view.terms).sort in SORTS
    assert view is named(view.name.upper())


def test_view_filter_session_and_sort_make_one_query() -> None:
    listing = Listing(UNREAD).filtered("tag:pix boleto").sorted_by("waiting")

    assert "session:s1 is:unread tag:pix boleto sort:waiting" == listing.query(sessions(1, session="s1"))


def test_an_open_quote_in_a_filter_swallows_nothing_beside_it() -> None:
    listing = Listing(UNREAD).filtered('"pay me').sorted_by("name")

    found = parse(listing.query(sessions(1)))

    assert (True, "name", ('"pay', "me")) == (found.is_unread, found.sort, found.text)


def test_a_filter_that_names_sessions_is_not_added_to_the_chosen_one() -> None:
    listing = Listing().filtered("session:s2")

    assert "session:s2" == listing.query(sessions(1, session="s1"))
    assert "workspace:1 session:s2" == listing.query(sessions(1, 2, session="s1"))


def test_a_saved_order_holds_until_another_is_chosen_and_comes_back() -> None:
    listing = Listing(VIP)

    assert "waiting" == listing.order
    assert "name" == listing.sorted_by("name").order
    assert listing == listing.sorted_by("name").sorted_by("waiting")


def test_what_was_typed_last_decides_the_order() -> None:
    typed = Listing().sorted_by("window").filtered("sort:name")

    assert "name" == typed.order
    assert "priority" == typed.sorted_by("priority").order


def test_every_order_comes_round() -> None:
    listing, seen = Listing(), list[ViewSort]()
    for _ in SORTS:
        seen.append(listing.order)
        listing = listing.next_sort()

    assert list(SORTS) == seen
    assert Listing() == listing


def test_another_view_begins_without_the_filter() -> None:
    assert "" == Listing().filtered("tag:x").of_view(UNREAD).filter


@pytest.mark.parametrize("text", ["is:nope", "status:closed", "workspace:2", "window:soon"])
def test_a_filter_that_cannot_be_meant_is_refused_in_words(text: str) -> None:
    with pytest.raises(BadRequest) as refusal:
        Listing().filtered(text)

    assert refusal.value.hint


def test_the_list_is_called_by_its_view_and_its_session() -> None:
    assert ["Open chats", "care", "Unread", "care: Unread", "care: vip"] == [
        title(Listing(), None), title(Listing(), "care"), title(Listing(UNREAD), None),
        title(Listing(UNREAD), "care"), title(Listing(VIP), "care"),
    ]  # fmt: skip
