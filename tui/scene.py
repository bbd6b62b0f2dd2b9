"""What every widget draws with: one value, made by the app, handed down by the screen."""

from collections.abc import Callable
from dataclasses import field, replace
from typing import TYPE_CHECKING

from store.models import Millis
from store.record import record
from tui.company import NOBODY, Company
from tui.glyphs import ASCII, BARE_SIGNS, FULL, Glyphs
from tui.looks import BARE, LOOKS, Look
from tui.times import Times

if TYPE_CHECKING:
    from tui.keys import Key
    from tui.options import Options


def _usual_keys() -> "tuple[Key, ...]":
    from tui.keys import KEYS  # only now: the first rows need none, and Textual comes along with them

    return KEYS


@record
class Scene:
    """`now` is the injected clock."""

    look: Look
    glyphs: Glyphs
    times: Times
    now: Callable[[], Millis]
    operator: str = ""
    shows_session: bool = True
    """The list holds chats of several sessions."""
    keys: "tuple[Key, ...]" = field(default_factory=_usual_keys)
    """The keys in force."""
    company: Company = NOBODY
    """Who else is at the desk."""

    @property
    def is_ascii(self) -> bool:
        return self.glyphs is ASCII

    def key(self, id: str) -> str:
        """The first key of an entry, as it is written for people."""
        return next(key for key in self.keys if key.id == id).shown.split()[0]

    def with_key(self, id: str, said: str) -> str:
        """Words with the first key of an entry in the place of `{}`; none where the config leaves it without any."""
        from tui.keys import NONE

        key = self.key(id)
        return "" if key == NONE else said.replace("{}", key, 1)

    def of_one_session(self, is_one: bool) -> "Scene":
        return replace(self, shows_session=not is_one)


def scene_of(options: "Options", theme: str, now: Callable[[], Millis], *, is_colourless: bool) -> Scene:
    """How a desk with these options looks. `theme` by Textual's name; of no weight when there are no colours."""
    return Scene(
        look=BARE if is_colourless else LOOKS[theme],
        glyphs=ASCII if options.is_ascii else BARE_SIGNS if is_colourless else FULL,
        times=Times(options.timezone, options.is_12h),
        now=now,
    )


def dialog_classes(scene: Scene) -> str:
    """The classes of a screen that lies over the main one."""
    return "dialog -ascii" if scene.is_ascii else "dialog"
