"""`frontdesk demo`: a daemon of its own, a simulated world, then the screen or a printed list; nothing stays behind."""

import asyncio
import json
import signal
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType

from cli import output, troubles
from cli.columns import CHATS
from cli.demo.house import House, child, daemon, house
from cli.demo.world import SESSIONS, World
from cli.exit_codes import Exit
from cli.troubles import CommandFailed
from store.record import record

_SIGNALS = (signal.SIGTERM, signal.SIGHUP)
FAREWELL = "This desk was only a demo: nothing of it stays behind."


@record
class Wish:
    """What the demo is asked for."""

    seed: int = 1
    chats: int = 40
    seconds: float = 5.0
    """How long live traffic lasts when there is no screen."""
    json: bool = False


def main(headless: bool, seconds: float, seed: int, chats: int, json: bool) -> int:
    """Run the demo; the answer is the exit code."""
    wish = Wish(seed, chats, seconds, json)
    if not headless and not (sys.stdin.isatty() and sys.stdout.isatty()):
        raise CommandFailed(
            "the screen needs a terminal", "or print the list with: frontdesk demo --headless", Exit.USAGE
        )
    with _ended_in_order(), house(SESSIONS) as home, daemon(home) as address:
        return _printed(home, address, wish) if headless else _shown(home, address, wish)


def _printed(home: House, address: str, wish: Wish) -> int:
    from cli.demo.traffic import Desk, all_chats, play  # only now: aiohttp, and --help lists this command

    desk = Desk(address, home.socket, home.places)
    troubles.say(f"demo: {wish.chats} chats, then {wish.seconds:g} s of live traffic, seed {wish.seed}")
    world = World(wish.seed, wish.chats, int(time.time()))
    sender = asyncio.run(play(desk, world, wish.seconds))
    told = ", ".join(f"{status or 'no answer'}: {often}" for status, often in sorted(sender.answers.items()))
    troubles.say(f"demo: {sender.answers.total()} posts, answers {told}")
    output.rows(all_chats(home.socket), CHATS, json=wish.json)
    if sender.dropped:
        raise CommandFailed(f"{sender.dropped} posts were not taken", home.last_words())
    return Exit.OK


def _shown(home: House, address: str, wish: Wish) -> int:
    filled = home.folder / "filled"
    sockets = list(home.places.all)
    told = {"address": address, "socket": str(home.socket), "filled": str(filled), "seed": wish.seed}
    arguments = json.dumps({**told, "chats": wish.chats, "fds": [one.fileno() for one in sockets]})
    troubles.say(f"demo: {wish.chats} chats are on their way")
    # A process of its own: the screen shares its interpreter with nobody.
    with child(home, "from cli.demo.traffic import main; main()", [arguments], sockets) as traffic:
        while traffic.poll() is None and not filled.exists():
            time.sleep(0.05)
        code = _screen(home) if traffic.poll() is None else Exit.OK
        if traffic.poll() is not None:
            raise CommandFailed("the simulated world has ended", home.last_words())
    return code


def _screen(home: House) -> int:
    from tui.options import Options
    from tui.start import run  # only now: it brings more along than a headless demo needs

    code = run(home.socket, Options(state_path=home.folder / "tui.json", farewell=FAREWELL, comes_back=False))
    for one in _SIGNALS:  # the screen took them for itself, and left them without a handler
        signal.signal(one, _end)
    return code


@contextmanager
def _ended_in_order() -> Iterator[None]:
    """`kill` and a closed terminal end the demo as an exception, so that everything is put away."""
    before = [signal.signal(one, _end) for one in _SIGNALS]
    try:
        yield
    finally:
        for one, handler in zip(_SIGNALS, before, strict=True):
            signal.signal(one, handler)


def _end(number: int, _frame: FrameType | None) -> None:
    raise SystemExit(128 + number)
