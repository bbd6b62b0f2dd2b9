"""`chats show`: who the chat is with, for people and for scripts."""

import json
from dataclasses import replace

import pytest

from daemon.api.people import Address, ContactDetail, GroupDetail
from daemon.display import display
from store.models import Contact, Group, GroupMember, Identity, Link, Membership, NameClaim
from tests.cli.conftest import Run
from tests.cli.desk import SENT, a_chat
from tests.fakes.socket_daemon import Desk

PHONE, LID = Identity("phone", "+6281234567890"), Identity("lid", "998877")
HOSTILE = "Budi\x1b[31m\u202e"


@pytest.fixture
def person(desk: Desk) -> Desk:
    """Budi, by number and lid, with a second chat and a group."""
    desk.chats = (a_chat(1, contact_id=3),)
    desk.contact = Contact(3, 1, HOSTILE, PHONE.value, (PHONE, LID))
    desk.person = ContactDetail(
        desk.contact,
        (Address(PHONE, ("care", "sales")), Address(LID, ())),
        (Link(5, PHONE, LID, "named together", None, is_active=True),
         Link(6, PHONE, LID, "an operator", "ana", is_active=False)),
        (NameClaim(HOSTILE, "push", PHONE, SENT, SENT), NameClaim("Budi S", "operator", PHONE, SENT, SENT)),
        (a_chat(1), a_chat(8, unread_count=4)),
        (Membership(2, "Team", is_admin=True), Membership(4, "Old", is_admin=False, left_at=SENT)),
        "e1",
        9,
    )  # fmt: skip
    return desk


def test_a_person_is_shown_with_addresses_names_links_chats_and_groups(person: Desk, run: Run) -> None:
    lines = run("chats", "show", "1").out.splitlines()

    assert [
        "contact\t3",
        "address\t+6281234567890 (care, sales)",
        "address\tlid 998877",
        f"called\t{display(HOSTILE)} (by themselves)",
        "called\tBudi S (by an operator)",
        "link\t5: +6281234567890 is lid 998877 (named together)",
        "link\t6: +6281234567890 is lid 998877 (an operator ana, split)",
        "also\tchat 8 by care, 4 unread",
        "in group\tTeam (admin)",
        "in group\tOld (there until 2025-11-22 11:55)",
    ] == [line for line in lines if line.split("\t")[0] in _NAMES]


_NAMES = {"contact", "address", "called", "link", "also", "in group", "member", "left"}


def test_a_script_gets_the_whole_person_as_it_was_sent(person: Desk, run: Run) -> None:
    shown = json.loads(run("chats", "show", "1", "--json").out)

    assert (HOSTILE, None) == (shown["person"]["names"][0]["name"], shown["members"])
    assert ["care", "sales"] == shown["person"]["addresses"][0]["sessions"]


def test_a_group_is_shown_with_its_members_admins_and_those_who_left(desk: Desk, run: Run) -> None:
    desk.chats = (replace(a_chat(1), kind="group", group_id=2),)
    desk.group = Group(2, 1, "1203@g.us", "Team", 2)
    people = (
        GroupMember(PHONE, "Budi", PHONE.value, 3, is_admin=True, joined_at=SENT),
        GroupMember(LID, None, None, None, is_admin=False, joined_at=SENT, left_at=SENT),
    )
    desk.members = GroupDetail(desk.group, people, (), "e1", 9)

    lines = run("chats", "show", "1").out.splitlines()
    assert ["member\tBudi +6281234567890 (admin)", "left\tlid 998877 (there until 2025-11-22 11:55)"] == [
        line for line in lines if line.split("\t")[0] in _NAMES
    ]
    assert [True, False] == [one["is_admin"] for one in json.loads(run("chats", "show", "1", "--json").out)["members"]]
