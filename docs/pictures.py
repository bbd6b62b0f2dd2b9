"""Takes the pictures that the README shows: `make screenshots`.

They are of the demo: its world, a daemon in a process of its own, and the desk driven by keys over the real socket.
The world's seed is fixed, and the clock that all of them read is ours: a second run takes the same pictures.
"""

import asyncio
import os
import sys
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from time import monotonic
from typing import Any

from textual.pilot import Pilot
from textual.widgets import Input, TextArea

from cli.demo import schedule
from cli.demo.house import House, daemon, house
from cli.demo.sender import sending
from cli.demo.traffic import all_chats, read, settle
from cli.demo.world import SESSIONS, World
from daemon.api.doing import VERBS, AskVerb
from daemon.call import call
from store.models import Millis
from tui.app import FrontdeskApp
from tui.options import Options
from tui.start import chosen_view, over_socket

DOCS = Path(__file__).parent
SEED, CHATS = 1, 40
START = int(datetime(2026, 3, 18, 9, 41, tzinfo=UTC).timestamp())
LIVE, PACE = 620.0, 0.06
"""Seconds of traffic after the world's history, and how busy it is. At the end mx-care has lost its telephone."""
OPERATOR = "ana"
_PATIENCE = 20.0
_BETWEEN, _STEADY = 0.15, 0.8
"""Seconds without a change, after which the next key is pressed, and nothing more is expected: panes ask after 0.15."""


@dataclass(frozen=True, slots=True)
class Scene:
    """The keys that lead there, `=` before what is typed, and words by which it is known that it is there."""

    keys: tuple[str, ...]
    words: tuple[str, ...]
    size: tuple[int, int] = (120, 36)
    theme: str = "dark"


SCENES = {
    "search.svg": Scene(("ctrl+f", "=thursday", "enter"), ("Messages", "Leo Kim")),
    "light.svg": Scene(("slash", "=is:unread session:care"), ("6 chats", "themselves"), theme="light"),
    "palette.svg": Scene(("ctrl+p", "=view"), ("choose a view",), (80, 24)),
    "small.svg": Scene(("j", "j", "enter"), ("Done, Thursday",), (80, 24)),
    "triage.svg": Scene(("j", "j", "enter", "s", "=mon 9"), ("Mon 23 Mar", "done here", "themselves")),
    "answer.svg": Scene(("j", "r", "=Le espero mañana a las 10."), ("via care: new thread", "themselves")),
    "inbox.svg": Scene(("j", "j", "r", "=See you on Thursday!"), ("reply as care", "done here", "themselves")),
}
"""Taken in this order: what one has read stays read in the next."""
DEEDS: dict[str, tuple[tuple[str, dict[str, Any]], ...]] = {
    "Leo Kim": (("tag", {"tag": "appointment"}), ("assign", {"to": OPERATOR})),
    "Nadia Whitfield": (("tag", {"tag": "vip"}),),
    "Reseller Jakarta": (("assign", {"to": "bia"}),),
}
"""What has been done with whose chats."""


class Clock:
    """The present, kept as the time of a file, so that the daemon's process reads it too."""

    def __init__(self, path: Path) -> None:
        self._path = path
        path.touch()

    def set(self, second: float) -> None:
        os.utime(self._path, ns=(0, int(second * 1000) * 1_000_000))

    def now(self) -> Millis:
        return Millis(self._path.stat().st_mtime_ns // 1_000_000)

    def seconds(self) -> float:
        return self.now() / 1000

    @property
    def for_a_daemon(self) -> str:
        """Code after which a daemon's process takes it for the present."""
        return f"import os, daemon.app; daemon.app.now = lambda: os.stat({str(self._path)!r}).st_mtime_ns // 1000000; "


def take(folder: Path, names: Iterable[str] = SCENES) -> None:
    """Write these pictures into the folder."""
    with house(SESSIONS) as home:
        clock = Clock(home.folder / "clock")
        with daemon(home, clock.for_a_daemon) as address:
            asyncio.run(_take(home, address, clock, {name: folder / name for name in SCENES if name in set(names)}))


async def _take(home: House, address: str, clock: Clock, wanted: dict[str, Path]) -> None:
    await _fill(home, address, clock)
    for name, path in wanted.items():
        path.write_text(await _picture(home, clock, SCENES[name]), encoding="utf-8")


async def _fill(home: House, address: str, clock: Clock) -> None:
    """One thing after another, each in its second: the daemon then numbers and times all as it did before."""
    world, at = World(SEED, CHATS, START), float(START)
    async with sending(address, clock=clock.seconds) as sender:
        for second, post in schedule.history_in_order(world):
            clock.set(second)
            await sender.deliver(post)
        for delay, post in schedule.until(schedule.live(world, PACE), LIVE):
            at += delay
            clock.set(at)
            await sender.deliver(post)
    if sender.dropped:
        raise SystemExit(f"{sender.dropped} posts were not taken: {home.last_words()}")
    clock.set(START + LIVE)
    await asyncio.to_thread(settle, home.socket)
    await asyncio.to_thread(_work, home.socket, world)


def _work(desk: Path, world: World) -> None:
    """Somebody has been here this morning."""
    read(desk, world, OPERATOR)
    for chat in all_chats(desk):
        for verb, args in DEEDS.get(chat.name, ()):
            call(desk, VERBS, AskVerb(verb, (chat.id,), args), operator=OPERATOR)


async def _picture(home: House, clock: Clock, scene: Scene) -> str:
    options = Options(timezone=UTC, theme=scene.theme)
    app = FrontdeskApp(over_socket(home.socket, chosen_view(options), OPERATOR), options, clock.now)
    async with app.run_test(size=scene.size) as pilot:
        await _steady(pilot, (f" {OPERATOR} ",), _BETWEEN)
        for key in scene.keys:
            letters = ["space" if letter == " " else letter for letter in key[1:]]
            await pilot.press(*(letters if key.startswith("=") else [key]))
            await _steady(pilot, (), _BETWEEN)
        await _steady(pilot, scene.words, _STEADY)
        return app.export_screenshot(title="frontdesk")


async def _steady(pilot: Pilot[None], words: tuple[str, ...], seconds: float) -> None:
    """Until these words are there, and nothing has moved for so long."""
    shown, since, end = "", monotonic(), monotonic() + _PATIENCE
    while monotonic() - since < seconds or [one for one in words if one not in shown]:
        if monotonic() > end:
            raise SystemExit(f"not to be seen: {' '.join(words) or 'an end of it'}\n{shown}")
        await pilot.pause(0.03)
        for field in (*pilot.app.screen.query(Input), *pilot.app.screen.query(TextArea)):
            field.cursor_blink = False
        before, shown = shown, _seen(pilot)
        since = since if before == shown else monotonic()


def _seen(pilot: Pilot[None]) -> str:
    return "\n".join(strip.text for strip in pilot.app.screen._compositor.render_strips())  # noqa: SLF001


if __name__ == "__main__":
    take(Path(sys.argv[1]) if sys.argv[1:] else DOCS, sys.argv[2:] or SCENES)
