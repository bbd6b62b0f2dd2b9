"""What is written in a chat reaches the daemon whole, in order, and never another chat."""

from dataclasses import replace

import pytest

from daemon.api.drafts import AskKeepDraft
from daemon.api.errors import BadRequest, DaemonError
from store.models import Draft
from tests.builders import NOW, a_chat
from tests.fakes.inbox import FakeInbox
from tui.composer_state import ComposerState, joined
from tui.drafts import Drafts

MARIA, BRUNO = a_chat(1, name="Maria"), a_chat(2, name="Bruno")


class Desk:
    """A screen on which nothing is typed but by the test."""

    def __init__(self) -> None:
        self.inbox: FakeInbox | None = FakeInbox([MARIA, BRUNO])
        self.stands_at = 40
        self.told: list[DaemonError] = []

    def catch_up(self, state: ComposerState) -> None: ...

    def tell(self, trouble: DaemonError) -> None:
        self.told.append(trouble)

    @property
    def daemon(self) -> FakeInbox:
        assert self.inbox is not None
        return self.inbox


@pytest.fixture
def desk() -> Desk:
    return Desk()


@pytest.fixture
def drafts(desk: Desk) -> Drafts:
    return Drafts(desk)


async def test_each_chat_has_its_own_text(desk: Desk, drafts: Drafts) -> None:
    drafts.of(MARIA).typed("for Maria", 40)
    drafts.of(BRUNO).typed("for Bruno", 40)
    await drafts.keep()

    assert {1: "for Maria", 2: "for Bruno"} == {id: draft.text for id, draft in desk.daemon.drafts.items()}


async def test_what_was_begun_elsewhere_is_added_to_before_anything_is_kept(desk: Desk, drafts: Drafts) -> None:
    desk.daemon.drafts[1] = Draft(1, "begun at home", None, 31, NOW)
    drafts.of(MARIA).typed("and here", 40)
    await drafts.keep()

    assert "begun at home\nand here" == desk.daemon.drafts[1].text


async def test_what_cannot_be_read_first_is_not_overwritten(desk: Desk, drafts: Drafts) -> None:
    desk.daemon.drafts[1] = Draft(1, "begun at home", None, 31, NOW)
    drafts.of(MARIA).typed("and here", 40)
    desk.daemon.go_down()
    await drafts.keep()
    kept_then = drafts.of(MARIA).is_kept
    desk.daemon.come_back()
    await drafts.keep()

    assert not kept_then
    assert "begun at home\nand here" == desk.daemon.drafts[1].text


async def test_an_older_daemon_keeps_none_and_that_is_no_trouble(desk: Desk, drafts: Drafts) -> None:
    desk.daemon.is_older = True
    drafts.of(MARIA).typed("hello", 40)
    await drafts.keep()

    assert [] == desk.told
    assert "hello" == drafts.of(MARIA).text


async def test_what_the_daemon_refuses_to_keep_is_told(
    desk: Desk, drafts: Drafts, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def refuse(_ask: object) -> Draft:
        raise BadRequest("too long")

    monkeypatch.setattr(desk.daemon, "keep_draft", refuse)
    drafts.of(MARIA).typed("hello", 40)
    await drafts.keep()

    assert ["too long"] == [one.message for one in desk.told]


async def test_what_is_refused_is_at_stake_and_asked_for_again_once_it_has_changed(
    desk: Desk, drafts: Drafts, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def refuse(_ask: object) -> Draft:
        raise BadRequest("too long")

    monkeypatch.setattr(desk.daemon, "keep_draft", refuse)
    drafts.of(MARIA).typed("hello", 40)
    await drafts.keep()
    await drafts.keep()
    once = len(desk.told)
    drafts.of(MARIA).typed("hello!", 40)
    await drafts.keep()

    assert [MARIA] == [one.chat for one in drafts.at_stake]
    assert (1, 2) == (once, len(desk.told))


async def test_what_is_typed_while_the_draft_is_on_its_way_is_at_stake(
    desk: Desk, drafts: Drafts, monkeypatch: pytest.MonkeyPatch
) -> None:
    keep = desk.daemon.keep_draft

    async def slowly(ask: AskKeepDraft) -> Draft:
        kept = await keep(ask)
        drafts.of(MARIA).typed("hello there", 41)
        return kept

    monkeypatch.setattr(desk.daemon, "keep_draft", slowly)
    drafts.of(MARIA).typed("hello", 40)
    await drafts.keep()

    assert "hello" == desk.daemon.drafts[1].text
    assert [MARIA] == [one.chat for one in drafts.at_stake]


def test_two_chats_that_are_one_have_one_text(drafts: Drafts) -> None:
    drafts.of(BRUNO).typed("said there", 40)
    drafts.of(MARIA).typed("half an answer", 40)
    drafts.of(MARIA).take(NOW, 40)
    drafts.of(MARIA).typed("and more", 41)
    drafts.merge(1, 2)

    assert drafts.get(1) is drafts.get(2)
    assert "said there\nand more" == drafts.of(BRUNO).text
    assert [(2, "half an answer")] == [(one.chat_id, one.text) for one in drafts.of(BRUNO).leaving]


def test_a_chat_that_stands_by_itself_again_is_written_in_by_itself(drafts: Drafts) -> None:
    drafts.of(MARIA).typed("for both", 40)
    drafts.merge(1, 2)
    split = drafts.of(MARIA)
    split.typed("for Maria", 41)

    assert drafts.get(1) is split
    assert ("for both", "for Maria") == (drafts.of(BRUNO).text, split.text)


def test_in_another_store_a_text_waits_for_its_conversation(drafts: Drafts) -> None:
    drafts.of(MARIA).typed("first", 40)
    drafts.of(MARIA).take(NOW, 40)
    drafts.of(MARIA).typed("second", 40)
    drafts.of(BRUNO)
    waiting = drafts.start_over()
    stranger = drafts.of(replace(MARIA, name="Somebody else"))
    same = drafts.of(replace(MARIA, id=77))

    assert 1 == waiting
    assert "" == stranger.text
    assert ("first\nsecond", 40, []) == (same.text, same.news.since, same.leaving)


def test_what_an_earlier_desk_had_waiting_waits_on_and_stands_there_once(drafts: Drafts) -> None:
    where = ("care", "private", "Maria", MARIA.phone)
    drafts.park(where, "first")
    drafts.park(where, "first")
    waiting = drafts.parked
    opened = drafts.of(MARIA)
    drafts.park(where, "first")
    drafts.park(where, "second")

    assert {where: "first"} == waiting
    assert {} == drafts.parked
    assert "first\nsecond" == opened.text


@pytest.mark.parametrize("is_there_known", [True, False])
@pytest.mark.parametrize("there", ["", "for Bruno"])
@pytest.mark.parametrize(
    ("kept", "typed_since"), [("half", "half an answer"), ("half", "half"), ("", "half"), ("ab", "x")]
)
async def test_a_chat_that_joins_another_brings_its_text_along_once(
    desk: Desk, drafts: Drafts, kept: str, typed_since: str, there: str, is_there_known: bool
) -> None:
    if there:
        desk.daemon.drafts[2] = Draft(2, there, None, 31, NOW)
    if is_there_known:
        await drafts.load(drafts.of(BRUNO))
    state = drafts.of(MARIA)
    state.typed(kept, 40)
    await drafts.keep()
    state.typed(typed_since, 41)
    desk.daemon.merge_chat(1, into=2)
    drafts.merge(1, 2)
    await drafts.load(drafts.of(BRUNO))
    await drafts.keep()

    assert {2: joined(there, typed_since)} == {id: draft.text for id, draft in desk.daemon.drafts.items()}
    assert joined(there, typed_since) == drafts.of(BRUNO).text


def test_what_the_daemon_was_asked_to_keep_comes_along_once_though_its_answer_is_late(drafts: Drafts) -> None:
    gone, there = drafts.of(MARIA), drafts.of(BRUNO)
    gone.take_draft(Draft(1, "old", None, 31, NOW), 40)
    gone.typed("old new", 41)
    gone.kept()
    drafts.merge(1, 2)
    there.take_draft(Draft(2, "theirs\nold new", None, 31, NOW), 42)

    assert "theirs\nold new" == there.text
