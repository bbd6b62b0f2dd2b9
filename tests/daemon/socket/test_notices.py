"""What a provider tells of an account, on its session, until somebody dismisses it."""

import pytest

from daemon.api.errors import NotFound
from daemon.api.notices import DISMISS, AskDismiss
from daemon.client import SocketInbox
from daemon.facts import AccountNotice
from store.models import Millis, Notice
from tests.fakes.desk import NOON, FakeDesk

DAYS = 24 * 60 * 60_000
BAN = AccountNotice("account_update", "DISABLED", "trouble", "ban")


async def shown(inbox: SocketInbox) -> list[str]:
    return [notice.summary for one in (await inbox.sessions()).sessions for notice in one.notices]


async def test_notices_stand_on_their_session_and_in_its_health(desk: FakeDesk, inbox: SocketInbox) -> None:
    await desk.take(1, BAN)
    found = (await inbox.sessions()).sessions

    assert {1: (Notice("account_update", "ban", "trouble", "DISABLED", NOON),), 2: ()} == {
        one.id: one.notices for one in found
    }
    assert "care: account: DISABLED" in [one.words for one in (await inbox.health()).concerns]


async def test_dismissed_they_are_gone_everywhere_and_their_session_is_announced(
    desk: FakeDesk, inbox: SocketInbox
) -> None:
    await desk.take(1, BAN, AccountNotice("security", "PIN_CHANGED"))
    before = desk.store.seq
    done = [await inbox._ask(DISMISS, AskDismiss(1)) for _ in range(2)]

    assert [2, 0] == [one.dismissed for one in done]
    assert before + 1 == done[0].seq == done[1].seq
    assert [] == await shown(inbox)


async def test_of_no_session_nothing_is_dismissed(inbox: SocketInbox) -> None:
    with pytest.raises(NotFound) as refusal:
        await inbox._ask(DISMISS, AskDismiss(99))

    assert "there is no session 99" == refusal.value.message


async def test_an_old_warning_is_shown_to_nobody_and_old_trouble_is(desk: FakeDesk, inbox: SocketInbox) -> None:
    long_ago = Millis(NOON - 30 * DAYS)
    await desk.take(1, AccountNotice("security", "PIN_CHANGED", at=long_ago))
    await desk.take(1, AccountNotice("account_update", "DISABLED", "trouble", "ban", long_ago))

    assert ["DISABLED"] == await shown(inbox)
