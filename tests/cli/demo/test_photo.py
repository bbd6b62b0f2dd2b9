"""The photo of the demo: something to look at."""

from pathlib import Path

from cli.demo.photo import HEIGHT, WIDTH, photo
from tui.picture import drawn


async def test_the_photo_of_the_demo_can_be_drawn_and_shows_more_than_one_colour(tmp_path: Path) -> None:
    (tmp_path / "photo.png").write_bytes(photo())
    picture = await drawn(tmp_path / "photo.png", WIDTH, HEIGHT)
    points = {picture.at(x, y) for x in range(picture.width) for y in range(picture.height)}

    assert len(points) > 5
    assert len(photo()) < 2_000
