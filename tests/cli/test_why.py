"""`frontdesk why`: what a chat's row is made of, for people and for scripts."""

import json

from daemon.api.codec import from_plain
from daemon.api.evidence import UnreadCause, Why
from daemon.display import display
from store.models import Identity, NameClaim
from tests.cli.conftest import Run
from tests.cli.desk import SENT, a_chat, a_route
from tests.fakes.socket_daemon import Desk

HOSTILE = "Budi\x1b[31m\u202e"


def a_why() -> Why:
    cause = UnreadCause(7, SENT, "live", is_marked=False, delivery_id=31)
    name = NameClaim(HOSTILE, "push", Identity("phone", "+62"), SENT, SENT)
    chat = a_chat(1, HOSTILE, unread_count=1)
    return Why(chat, (cause,), 1, 0, None, "ana", SENT, 6, (name,), a_route(reason=HOSTILE), None, "e1", 9)


def test_messages_deliveries_names_and_the_way_are_told(desk: Desk, run: Run) -> None:
    desk.why = a_why()

    lines = run("why", "1").out.splitlines()

    assert ["Unread", "Called", "Answered"] == [line for line in lines if not line.startswith(" ")]
    assert any("message 7" in line and "came by a webhook, delivery 31" in line for line in lines)
    assert any("they call themselves so" in line for line in lines)
    assert any("by care +15550783881: the number that the customer wrote to" in line for line in lines)
    assert all(line == display(line) for line in lines)


def test_json_gives_it_all_back(desk: Desk, run: Run) -> None:
    desk.why = a_why()

    assert a_why() == from_plain(Why, json.loads(run("why", "1", "--json").out))
