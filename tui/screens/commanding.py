"""What is done by name: the `:` line, the palette, and the verbs of the registry."""

from textual import work
from textual.widget import Widget

from daemon.display import display
from tui.commands import Command, Known, NoSuchCommand, commands, read
from tui.held_keys import hold_keys
from tui.screens.triage import DeskTriage
from tui.widgets.contact_card import ContactCard

MOST_HISTORY = 100


class DeskCommands(DeskTriage):
    """`history` is what was said on the `:` line, oldest first."""

    history: tuple[str, ...] = ()

    @property
    def known(self) -> Known:
        sessions = tuple(one.key for one in self.sessions.shown() if one.key)
        return Known(sessions, self.offered(self.meant()))

    def table(self) -> dict[str, Command]:
        return commands(self.scene.keys)

    def action_command_line(self) -> None:
        hold_keys(self)
        self._command_line()

    @work(group="modal", exclusive=True)
    async def _command_line(self) -> None:
        from tui.screens.command_line import CommandLine

        line = await self.app.push_screen_wait(CommandLine(self.scene, self.table(), self.known, self.history))
        if line is not None and line.strip():
            self.history = (*(one for one in self.history if one != line), line)[-MOST_HISTORY:]
            self.remember()
            await self.run_line(line)

    def remember(self) -> None:
        """The history is found again after a restart."""
        raise NotImplementedError

    async def run_line(self, line: str) -> None:
        try:
            command, argument = read(line, self.table())
        except NoSuchCommand as trouble:
            self.app.notify(display(str(trouble), limit=300), severity="warning", markup=False)
        else:
            await self.run_command(command, argument)

    async def run_command(self, command: Command, argument: str = "") -> None:
        given = (*command.fixed, *([argument] if argument else []))
        # What is given is never a text of an action, whatever is in it.
        action = ("", command.action, given) if given else command.action
        await self.app.run_action(action, self._namespace(command))

    def _namespace(self, command: Command) -> Widget:
        places: dict[str, Widget] = {"list": self.chat_list, "thread": self.thread_view}
        return self.query_one(ContactCard) if command.place == "contact" else places.get(command.place, self)
