"""The canned replies that fit what is typed behind the slash, above the text."""

from textual.strip import Strip

from daemon.api.replies import Reply
from daemon.display import display
from tui.looks import ink
from tui.reply_choice import ReplyChoice
from tui.scene import Scene
from tui.widgets.line import LineWidget
from tui.widgets.parts import cut
from tui.widgets.strips import fit

MOST = 6
NAME = 16


class ReplyLines(LineWidget):
    """Takes no key: the text below it does."""

    def __init__(self, scene: Scene) -> None:
        super().__init__(scene, id="reply-lines")
        # What was shown last, not the choice itself: that goes on with every key, and this is drawn between two.
        self._found: tuple[Reply, ...] = ()
        self._at = 0
        self._is_asking = False
        self.display = False

    def show(self, choice: ReplyChoice) -> None:
        if not choice.is_open:
            self.display = False
            return
        self._found = tuple(choice.found)
        self._at = choice.at % max(1, len(self._found))
        self._is_asking = choice.replies is None
        self.styles.height = 1 + self._rows
        self.display = True
        self.refresh()

    @property
    def _rows(self) -> int:
        return min(MOST, max(1, len(self._found)))

    def line(self, y: int, width: int) -> Strip:
        look, ellipsis = self.scene.look, self.scene.glyphs.ellipsis
        at = max(0, self._at - MOST + 1) + y
        if y >= self._rows:
            told = "Enter takes it   Esc leaves the slash"
            return fit([(told, ink(look.dim))], [], width, self.ground, ellipsis=ellipsis)
        if at >= len(self._found):
            told = f"asking{ellipsis}" if self._is_asking else "no reply is called so"
            return fit([(told, ink(look.amber))], [], width, self.ground)
        one, is_chosen = self._found[at], at == self._at
        colour = ink(look.amber if is_chosen else look.bright, bold=is_chosen)
        longest = min(NAME, max(len(each.name) for each in self._found))
        name = (f"{cut(display(one.name), longest, ellipsis).ljust(longest)}  ", colour)
        base = ink(look.plain, look.cursor) if is_chosen else self.ground
        edge = (f"{self.scene.glyphs.cursor if is_chosen else ' '} ", ink(look.amber))
        text = (display(one.text, limit=300), ink(look.plain))
        return fit([edge, name, text], [], width, base, ellipsis=ellipsis)
