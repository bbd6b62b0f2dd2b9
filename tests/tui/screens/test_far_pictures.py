"""Pictures of files that a provider holds, and of a picture that is drawn here."""

from collections.abc import Callable
from pathlib import Path

from textual.pilot import Pilot

from store.models import Media, MessageType
from tests.tui.desk import a_busy_desk, an_app
from tests.tui.screens.test_picture import until_drawn, with_picture
from tests.tui.sitting import after
from tests.tui.test_picture import a_picture

Compare = Callable[..., bool]
NORMAL = (120, 36)


def test_files_that_a_provider_holds(snap_compare: Compare) -> None:
    desk = a_busy_desk()
    files: list[tuple[MessageType, Media]] = [
        ("image", Media("image/jpeg", state="remote", is_remote=True)),
        ("audio", Media("audio/ogg", is_voice=True, state="fetching", is_remote=True)),
        ("audio", Media("audio/ogg", None, 9_000, is_voice=True, state="stored", key="b" * 64, seconds=42)),
        ("document", Media("application/pdf", "orçamento.pdf", 1_400_000, state="removed", is_remote=True,
                           reason="it made room for newer files")),
        ("image", Media("image/png", state="broken", is_remote=True, reason="Meta does not give it: (#100) gone")),
    ]  # fmt: skip
    for kind, media in files:
        desk.receive(1, "", type=kind, media=media, is_read=True)

    assert snap_compare(an_app(desk), terminal_size=NORMAL, run_before=after("enter"))


def test_a_picture_is_drawn_over_the_desk(snap_compare: Compare, tmp_path: Path) -> None:
    with_picture(desk := a_busy_desk(), a_picture(width=60, height=40))

    async def draw(pilot: Pilot[None]) -> None:
        await after("enter", "V")(pilot)
        await until_drawn(pilot)

    assert snap_compare(an_app(desk), terminal_size=NORMAL, run_before=draw)
