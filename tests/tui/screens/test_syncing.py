"""A sync that is under way is seen below, and leaves when it is done."""

from tests.tui.desk import a_busy_desk, screen_text, settled
from tests.tui.sitting import at_the_desk, lines


async def test_a_sync_shows_how_far_it_has_come_and_leaves_when_it_is_done() -> None:
    async with at_the_desk(desk := a_busy_desk()) as pilot:
        desk.sync_moves(2, 45, 120)
        await settled(pilot)
        under_way = lines(pilot)[-2]
        desk.sync_moves(2, 120, 120)
        await settled(pilot)

        assert "Syncing chats… 45/120 (38%)" in under_way
        assert "Syncing chats" not in screen_text(pilot.app)


async def test_a_trouble_stays_first_beside_a_sync() -> None:
    async with at_the_desk(desk := a_busy_desk()) as pilot:
        desk.change_session(1, trouble="the token has expired", trouble_hint="set a new one")
        desk.sync_moves(2, 5, 10)
        await settled(pilot)

        assert "the token has expired" in lines(pilot)[-2]
        assert "Syncing chats… 5/10 (50%)" in lines(pilot)[-2]


async def test_what_the_webhooks_missed_stands_in_the_card() -> None:
    async with at_the_desk(desk := a_busy_desk(), size=(130, 44)) as pilot:
        desk.change_session(1, gap=3)
        await settled(pilot)

        assert "3 messages" in screen_text(pilot.app)
        assert "missed" in screen_text(pilot.app)
