"""Privacy mode on the desk: everything that is held is masked at once, or shown again."""

from tui.screens.commanding import DeskCommands
from tui.screens.desk_panes import Trouble


class DeskDiscretion(DeskCommands):
    """`mask` stands at the entrance of all data; here is what was held before it was turned."""

    def action_privacy(self) -> None:
        self.mask.is_on = not self.mask.is_on
        held = (self.rows, self.marks, self.thread, self.person, self.sessions, self.found, *self.drafts)
        for state in held:
            if state is not None:
                self.mask.turn(state)
        self.turn_replies()
        self.deeds.actions = self.mask.turned(self.deeds.actions)
        self.dress(self.scene)
        self.draw_composer()
        self.remember()

    def troubles(self) -> list[Trouble]:
        """No trouble, but nobody should wonder: it is told beside whatever else there is."""
        return [*super().troubles(), *self.discretion()]

    def discretion(self) -> list[Trouble]:
        if not self.mask.is_on:
            return []
        hint = f"names, numbers and texts are masked; {self.scene.key('desk.privacy')} shows them"
        return [Trouble(self.scene.glyphs.dot, "privacy on", hint, is_count=True)]
