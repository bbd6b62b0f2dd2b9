"""A file that people edit: seen whenever it is saved, also by editors that put another file in its place."""

from collections.abc import Awaitable, Callable
from pathlib import Path

from watchfiles import Change, awatch

DEBOUNCE_MILLIS = 400
"""One save may be several events."""
LOOK_ANYWAY_MILLIS = 5_000
"""Some file systems tell nobody of a change: then its looks are compared."""
_Looks = tuple[int, int, int, int] | None


async def watch(file: Path, changed: Callable[[], Awaitable[None]]) -> None:
    """For ever; `changed` is called once at the beginning too: it may have been saved since it was read."""
    places = _places(file)
    names = {place.name for place in places}

    def is_ours(_: Change, path: str) -> bool:
        return Path(path).name in names

    seen = _looks(file)
    await changed()
    async for news in awatch(
        *{place.parent for place in places},
        watch_filter=is_ours,
        debounce=DEBOUNCE_MILLIS,
        recursive=False,
        rust_timeout=LOOK_ANYWAY_MILLIS,
        yield_on_timeout=True,
    ):
        looks = _looks(file)
        if news or looks != seen:
            seen = looks
            await changed()


def _places(file: Path) -> set[Path]:
    """Its own, and that of what it leads to when it is a link."""
    return {file.absolute(), file.resolve()}


def _looks(file: Path) -> _Looks:
    try:
        found = file.stat()
    except OSError:
        return None
    return found.st_mtime_ns, found.st_size, found.st_ino, found.st_mode
