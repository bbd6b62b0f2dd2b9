"""Privacy mode: nothing of a customer is left on any pane, and nothing masked goes back to the daemon."""

from dataclasses import fields, is_dataclass
from pathlib import Path
from typing import get_args, get_type_hints

import pytest
from hypothesis import given
from hypothesis import strategies as st

from daemon.api import endpoints
from daemon.api.evidence import Happening
from daemon.api.feed import Frame, Hello
from daemon.display import display
from tests.builders import NOW
from tests.tui.desk import a_busy_desk, a_known_desk, screen_text, unsent
from tests.tui.sitting import at_the_desk, becomes, enter, press, texts, write
from tui.masked import Masked, real
from tui.privacy import PERSONAL, Mask, masked
from tui.view_state import load

PERSONS = (
    "Maria", "Souza", "Entregas", "Hotel Mar", "98877", "boleto", "Rui", "王小明", "أحمد", "pedido", "Priya", "2233",
    "caminhão", "callback@", "99887766554433", "Mah", "Vendas", "9000-1",
)  # fmt: skip


def on() -> Mask:
    mask = Mask()
    mask.is_on = True
    return mask


@given(st.text(min_size=1, max_size=60))
def test_a_name_keeps_its_pseudonym_and_shares_it_with_nobody(name: str) -> None:
    mask = on()
    others = {mask.name(f"Somebody {number}") for number in range(300)}

    assert mask.name(name) == mask.name(name)
    assert 300 == len(others)
    assert mask.name(name) not in others or any(name == f"Somebody {number}" for number in range(300))


@given(st.text(max_size=60))
def test_of_words_nothing_is_left_but_their_length(text: str) -> None:
    shown = on().words(text)

    assert not any(character.isalnum() for character in shown if character != "x")
    assert display(shown).isprintable()


def test_words_of_every_script_keep_their_letters() -> None:
    assert ["xxx xxxx", "xx xxxxxxxx", "xx xxx"] == [
        on().words(text) for text in ("आपका ऑर्डर", "நான் காத்திருக்கிறேன்", "王小 明日本")
    ]


@pytest.mark.parametrize(
    ("number", "shown"),
    [("+55 11 98877-6655", "+55 xx xxxxx-xxxx"), ("+1", "+1"), ("120363404793044052@g.us", "12xxxxxxxxxxxxxxxx@x.xx")],
)
def test_of_a_number_the_country_is_left(number: str, shown: str) -> None:
    assert shown == on().number(number)


def test_a_number_in_the_place_of_a_name_looks_as_the_number_does() -> None:
    mask = on()

    assert mask.number("+52 55 2233 4455") == mask.name("+52 55 2233 4455")


def test_taking_the_mask_off_gives_back_every_row_as_it_was() -> None:
    desk, mask = a_known_desk(), on()
    rows = [*desk.chats_by_id.values(), *desk.messages_by_id.values(), *desk.people.values(), *desk.groups.values()]
    hidden = [mask.turned(row) for row in rows]

    mask.is_on = False
    assert rows == [mask.turned(row) for row in hidden]
    assert rows != hidden
    assert all(row is mask.turned(row) for row in rows)


def test_an_operators_name_on_our_own_answer_stays() -> None:
    ours = next(one for one in a_busy_desk().messages_by_id.values() if one.direction == "outbound")

    assert ours.sender_name == on().turned(ours).sender_name


def test_every_text_that_the_daemon_tells_was_thought_about() -> None:
    """A new field that may be a person's belongs into PERSONAL; any other into the list here."""
    rows: set[type] = set()
    for answer in (*(endpoint.answer for endpoint in endpoints.ALL), Hello, Frame):
        _collect(answer, rows)
    told = {
        f"{row.__name__}.{field.name}"
        for row in rows
        for field in fields(row)
        if str in _leaves(get_type_hints(row)[field.name]) and field.name not in PERSONAL.get(row, {})
    }

    assert _NOBODYS == {one for one in told if one.split(".")[1] not in _NEVER}


def _collect(row: type, rows: set[type]) -> None:
    """What stands in an answer, and in that."""
    if row in rows:
        return
    rows.add(row)
    for hint in get_type_hints(row).values():
        for leaf in _leaves(hint):
            if isinstance(leaf, type) and is_dataclass(leaf):
                _collect(leaf, rows)


def _leaves(hint: object) -> set[object]:
    return {hint} | {leaf for part in get_args(hint) for leaf in _leaves(part)}


_NEVER = {
    "session_key", "client", "epoch", "next_cursor", "prev_cursor", "before", "after", "version", "operator",
    "assignee", "tags", "hint", "error", "error_code", "reason", "provider_message_id", "language", "key", "cursor",
    "last_error",
}  # fmt: skip
_NOBODYS = {
    "Action.args", "Action.undone_by", "Action.verb", "Address.sessions", "CatchUp.trouble", "Check.name",
    "Check.words", "Concern.words", "DeliveryDetail.headers", "Draft.text", "Happening.note", "Health.sync",
    "HealthPart.name", "Media.found_type", "Media.mime_type", "Media.provider_id", "Media.url", "Message.detail",
    "Notice.field", "Notice.subject", "Notice.summary", "OutboxItem.template", "Presence.took_over_from",
    "QrCode.rows", "ReactDone.words", "Reaction.emoji", "Reply.name", "SendDone.text", "Session.qr_trouble",
    "Session.state_reason",
    "Session.trouble", "Session.trouble_hint", "Status.config", "Status.config_trouble", "Status.listen", "Status.log",
    "Status.restart_needed", "Status.state_folder", "TemplateOffer.body", "TemplateOffer.name",
    "TemplateOffer.variables", "Try.outcome", "Try.told_by", "VerbDone.warning", "View.name", "View.query",
    "View.words", "Why.read_by", "Why.route_trouble", "Workspace.name",
}  # fmt: skip


def test_what_happened_to_a_message_is_masked_but_not_its_statuses() -> None:
    edit, read = Happening("edit", NOW, "boleto 12", "", None), Happening("status", NOW, "read", "", None)

    assert ["xxxxxx xx", "read"] == [one.value for one in (on().turned(edit), on().turned(read))]


async def test_nobody_is_left_on_any_pane(tmp_path: Path) -> None:
    desk = a_known_desk()
    unsent(desk, "failed", "resposta para Maria")
    async with at_the_desk(desk, size=(160, 48), state_path=tmp_path / "tui.json") as pilot:
        await press(pilot, "enter")
        before = screen_text(pilot.app)
        await press(pilot, "ctrl+backslash")
        seen = [screen_text(pilot.app)]
        for keys in (("J",), ("J", "J"), ("escape", "G"), ("O",), ("escape", "S"), ("escape", "g", "enter", "r")):
            await press(pilot, *keys)
            seen.append(screen_text(pilot.app))
        desk.receive(2, "mensagem nova do Rui", sender_name="Rui")
        await becomes(pilot, lambda: "xxxxxxxx xxxx xx xxx" in screen_text(pilot.app))
        seen.append(screen_text(pilot.app))
        picture = pilot.app.export_screenshot()

        assert any(person in before for person in PERSONS)
        assert [] == [person for person in PERSONS for shown in [*seen, picture] if person in shown]
        assert "privacy on" in seen[0]

        await press(pilot, "escape", "escape", "ctrl+backslash")
        assert "Maria Souza" in screen_text(pilot.app)
        assert "privacy on" not in screen_text(pilot.app)


async def test_what_was_marked_before_is_nobody_either_and_is_somebody_again_afterwards() -> None:
    async with at_the_desk(a_busy_desk()) as pilot:
        await press(pilot, "space", "ctrl+backslash", "colon")
        await write(pilot, "rename")
        await press(pilot, "enter", "tab")
        masked = screen_text(pilot.app)
        await press(pilot, "escape", "ctrl+backslash", "colon")
        await write(pilot, "rename")
        await press(pilot, "enter")

        assert "rename " in masked
        assert "Maria" not in masked
        assert "rename Maria Souza" in screen_text(pilot.app)


async def test_it_is_on_again_after_a_restart_from_the_first_row_on(tmp_path: Path) -> None:
    state = tmp_path / "tui.json"
    async with at_the_desk(a_busy_desk(), state_path=state) as pilot:
        await press(pilot, "ctrl+backslash")
        await becomes(pilot, lambda: load(state).privacy)

    async with at_the_desk(a_busy_desk(), state_path=state) as pilot:
        assert [] == [person for person in PERSONS if person in screen_text(pilot.app)]


async def test_what_is_dropped_comes_back_to_the_composer_as_it_was_written() -> None:
    desk = a_busy_desk()
    unsent(desk, "held", "resposta de verdade")
    async with at_the_desk(desk) as pilot:
        await press(pilot, "ctrl+backslash", "enter", "X")
        await becomes(pilot, lambda: desk.outbox_done)
        await press(pilot, "r")
        await write(pilot, "!")
        await enter(pilot)

        assert [(1, "resposta de verdade!")] == texts(desk)


async def test_an_answer_that_was_under_way_when_the_mask_was_put_on_is_masked() -> None:
    desk, mask = a_busy_desk(), Mask()
    inbox = masked(desk, mask)
    desk.is_free.clear()
    asked = inbox.chat(1)
    mask.is_on = True
    desk.is_free.set()

    told = (await asked).chat
    assert isinstance(told.name, Masked)
    assert "Maria Souza" == real(told.name)
    assert "plain" == real("plain")
