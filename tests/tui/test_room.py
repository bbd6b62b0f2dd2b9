"""Where the list is said to be before Textual lays it out, beside where Textual puts it."""

import pytest

from tests.tui.desk import a_busy_desk, an_app, settled
from tui.room import Room, list_room

WIDTHS = [40, 79, 80, 109, 110, 111, 113, 115, 116, 118, 120, 131, 144, 160, 199, 200, 201, 203, 230]


@pytest.mark.parametrize("is_ascii", [False, True])
async def test_the_rows_are_where_they_are_said_to_be_at_every_width(is_ascii: bool) -> None:
    app = an_app(a_busy_desk(), is_ascii=is_ascii)
    async with app.run_test(size=(100, 36)) as pilot:
        for number, width in enumerate(WIDTHS):
            await pilot.resize_terminal(width, 24 + number)
            await settled(pilot)
            rows = app.desk.chat_list.scrollable_content_region

            assert Room(*rows) == list_room(width, 24 + number, has_bar=not is_ascii)


def test_a_terminal_of_three_lines_has_no_room_for_rows() -> None:
    assert 0 == list_room(80, 3, has_bar=True).height
