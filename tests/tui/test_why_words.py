"""Why a chat looks as it does, in words."""

from dataclasses import replace

from daemon.api.evidence import UnreadCause, Why
from daemon.display import display
from store.models import Identity, Millis, NameClaim
from tests.builders import NOW, a_chat
from tests.tui.routes import a_route, a_shut_route, by_another_number, no_way
from tui.why_words import sections

PHONE = Identity("phone", "+5511")


def at(moment: Millis) -> str:
    return "12:00"


def shown(**more: object) -> str:
    cause = UnreadCause(7, NOW, "live", is_marked=False, delivery_id=31)
    name = NameClaim("Maria", "push", PHONE, NOW, NOW)
    why = Why(a_chat(1, unread_count=1), (cause,), 1, 0, None, None, None, None, (name,), a_route(), None, "e1", 1)
    told = sections(replace(why, **more), at)  # type: ignore[arg-type]
    return "\n".join(
        f"{title}: " + " | ".join("".join(part for part, _ in line) for line in lines) for title, lines in told
    )


def test_the_message_and_the_delivery_that_made_it_unread_are_named() -> None:
    assert "Unread: 1 message unread | message 7  12:00  came by a webhook, delivery 31" in shown()


def test_other_ways_of_being_unread_are_told_apart() -> None:
    marked = UnreadCause(7, NOW, "live", is_marked=True, delivery_id=None)

    assert "an operator marked it unread" in shown(unread=(marked,))
    assert "3 by the sync of 12:00: so many its telephone had not read" in shown(unread_elsewhere=3, synced_at=NOW)
    assert "and 4 older" in shown(unread_here=5)
    assert "bia read up to message 6 at 12:00" in shown(read_by="bia", read_at=NOW, read_message_id=6)
    assert "Nothing is unread." in shown(chat=a_chat(1, unread_count=0), unread=(), unread_here=0)


def test_each_name_has_its_source() -> None:
    assert "Maria  they call themselves so, +5511, since 12:00" in shown()
    assert "no claim of a name is held" in shown(names=())
    assert "the group's own name" in shown(chat=a_chat(1, kind="group"), names=())


def test_the_way_of_an_answer_has_its_reason() -> None:
    assert "Answered: by care +55 11 4000-1000: the number that the customer wrote to" in shown()
    assert "another number: a new thread for the customer | care is disconnected" in shown(route=by_another_number())
    assert "only a template" in shown(route=a_shut_route())
    assert "Nothing can be sent. | care is disconnected" in shown(route=no_way())
    assert "Answered: there is no session" in shown(route=None, route_trouble="there is no session")


def test_hostile_names_are_shown_clean() -> None:
    hostile = NameClaim("\x1b[2J\u202e", "push", Identity("lid", "\x07"), NOW, NOW)
    page = shown(
        names=(hostile,), chat=a_chat(1, name="\x1b"), read_by="\x1b", read_at=NOW, route=a_route(reason="\x1b")
    )

    assert page == display(page, multiline=True)
