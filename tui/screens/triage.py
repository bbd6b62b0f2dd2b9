"""The registry's verbs at the desk: what each is done with is asked for, done, told, taken back, and done again."""

from textual import work
from textual.events import Key as KeyPressed
from textual.events import Paste

from daemon.api.doing import VerbDone
from daemon.api.errors import BadRequest, DaemonError, NotFound
from daemon.api.feed import Frame, Hello
from daemon.api.history import UndoDone
from daemon.api.verbs import DONE, READ, UNREAD, VERBS, Verb
from daemon.display import display, pictures_kept
from store.models import Chat
from store.record import record
from tui import deed, filtering, words
from tui.deed import Deed, taken_from
from tui.keys import Place, keys_of
from tui.line_edit import leaves
from tui.prompt import Known, Prompt, offers
from tui.screens.marking import DeskMarking, Meant
from tui.screens.redrawing import Part
from tui.widgets.prompt_line import PromptLine

COMES_BACK = 1.0
"""Seconds in which a chat that was taken back draws the cursor: later somebody is elsewhere."""
NAME = 40
"""Cells of a name in a toast or a prompt."""
MOST_TOLD = 3
"""Chats that a toast names."""
_SETTLE_READING = (READ, UNREAD, DONE)
"""After them nothing is marked read by itself."""


@record
class _Went:
    """From a chat that was put away to the next: `place` is where the cursor and the thread stand since."""

    chat_id: int
    place: tuple[int | None, int | None]
    was_reading: bool


class DeskTriage(DeskMarking):
    """`advances`: whoever puts a chat away goes on to the next one."""

    advances = True
    prompt: Prompt | None = None
    last_deed: Deed | None = None
    _asked_over: Meant | None = None
    """What the prompt was opened over."""
    _went: _Went | None = None
    _comes_back: int | None = None
    """The chat that is on its way back to the list: the cursor goes to it."""

    def action_verb(self, name: str, argument: str = "") -> None:
        """A verb of the registry, done to what is marked, or to the chat that is spoken of."""
        self._begin(VERBS[name], argument, self.meant())

    def action_verb_stay(self, name: str) -> None:
        self._begin(VERBS[name], "", self.meant(), stays=True)

    def action_repeat(self) -> None:
        """The last deed once more. A time is meant anew: 2h from now."""
        if self.last_deed is None:
            self.app.notify("Nothing was done yet that could be repeated.", markup=False)
            return
        last, meant = self.last_deed, self.meant()
        if not last.verb.last_word:
            self._act(last, meant)
        else:
            self._begin(last.verb, last.text, meant, is_whole=True)

    def action_undo(self) -> None:
        self._take_back(is_redo=False)

    def action_redo(self) -> None:
        self._take_back(is_redo=True)

    @property
    def hinted_place(self) -> Place:
        return "prompt" if self.prompt is not None else super().hinted_place

    @property
    def idle_keys(self) -> tuple[str, ...]:
        return self.prompt.idle_keys if self.prompt is not None else super().idle_keys

    def offered(self, meant: Meant) -> Known:
        """What the rows at hand have to offer, and who is at the desk."""
        found = filtering.known([*self.rows.rows, *meant.chats], ())
        with pictures_kept():
            here = sorted(one for one in self.scene.company.others if display(one, limit=60) == one)
        own = [self.scene.operator] if self.scene.operator else []
        operators = tuple(dict.fromkeys([*here, *found.assignee, *own]))
        return Known(found.tag, operators, meant.chats, self.scene.operator)

    def is_text(self, event: KeyPressed) -> bool:
        """While something is asked for, every key belongs to that, wherever the focus is."""
        if self.prompt is None or self.app.screen is not self or leaves(event.key, self.scene.keys):
            return super().is_text(event)
        self._type(self.prompt, event)
        return True

    def on_paste(self, event: Paste) -> None:
        if self.prompt is not None:
            event.stop()
            self.prompt.edit.insert(event.text)
            self._show_prompt()

    def point_and_open(self, chat: Chat) -> None:
        raise NotImplementedError

    def reopen(self, chat: Chat) -> None:
        """Open a thread as the desk, not as somebody who wants to read it."""
        raise NotImplementedError

    def leave_thread(self) -> None:
        """Back to the list."""
        raise NotImplementedError

    def action_step_chat(self, step: int) -> None:
        raise NotImplementedError

    def draw(self, parts: frozenset[Part]) -> None:
        super().draw(parts)
        if self.prompt is not None:
            self._show_prompt()

    def _begin(self, verb: Verb, argument: str, meant: Meant, *, stays: bool = False, is_whole: bool = False) -> None:
        if not meant.is_any:
            self._ask_no_more()
            self.app.notify("No chat is chosen.", markup=False)
        elif verb.last_word and not argument and not is_whole:
            self._ask_for(verb, meant)
        else:
            if deed.OFF in verb.args and not argument and deed.is_on(verb, meant.chats):
                argument = deed.OFF
            try:
                made = deed.read(verb, argument, self.scene.now(), self.scene.times.zone)
            except BadRequest as wrong:
                self.app.notify(display(str(wrong), limit=300), severity="warning", markup=False)
                return
            self._act(made, meant, stays=stays)

    def _ask_for(self, verb: Verb, meant: Meant) -> None:
        many = meant.count if meant.query is not None else len(meant.ids)
        whom = words.name(meant.chats[0]) if many == 1 and meant.chats else words.plural(many, "chat")
        known = offers(verb, self.offered(meant))
        self.prompt = Prompt(verb, display(whom, limit=NAME), known, self.scene.now, self.scene.times)
        self._asked_over = meant
        self._show_prompt()
        if verb.args[verb.last_word].kind == "time":
            self._learn_times()

    @work(thread=True, group="times")
    def _learn_times(self) -> None:
        """What reads times takes 50 ms to import: not between two keys."""
        import parsedatetime  # type: ignore[import-untyped]  # noqa: F401

    def _type(self, prompt: Prompt, event: KeyPressed) -> None:
        keys = self.scene.keys
        if event.key in keys_of("prompt.do", keys):
            self._answered(prompt)
        elif event.key in keys_of("prompt.close", keys) or (event.key == "backspace" and not prompt.edit.text):
            self._ask_no_more()
        elif event.key in keys_of("prompt.newline", keys):
            prompt.break_line()
        elif prompt.completes and event.key in keys_of("prompt.complete", keys):
            prompt.complete(1)
        elif prompt.completes and event.key in keys_of("prompt.back", keys):
            prompt.complete(-1)
        else:
            prompt.key(event.key, event.character)
        self._show_prompt()

    def _answered(self, prompt: Prompt) -> None:
        try:
            made = prompt.read()
        except BadRequest:
            prompt.is_refused = True
            return
        meant = self._asked_over
        self._ask_no_more()
        if meant is not None:
            self._act(made, meant)

    def _ask_no_more(self) -> None:
        self.prompt = self._asked_over = None
        self._show_prompt()

    def _show_prompt(self) -> None:
        for line in self.query(PromptLine):  # none while all of it is being taken down
            line.show_prompt(self.prompt)
        self.thread_view.is_deaf = self.prompt is not None
        self.draw_hints()

    def _act(self, made: Deed, meant: Meant, *, stays: bool = False) -> None:
        if not meant.is_any:
            self.app.notify("No chat is chosen.", markup=False)
        elif self.inbox_or_toast() is not None:
            self.last_deed = made
            self._do(made, meant)
            if made.verb.puts_away and self.advances and not stays and not meant.is_marked:
                self._go_on(meant.ids[0])

    def _go_on(self, chat_id: int) -> None:
        """To the chat below, as the list stands at this moment: what comes in meanwhile steals no cursor."""
        at = self.rows.index_of(chat_id)
        if at is None:
            return
        below = self.rows.row(at + 1)
        is_reading = self.thread is not None and self.thread.chat.id == chat_id and self.focused is not self.chat_list
        if is_reading and below is not None:
            self.point_and_open(below)
        elif is_reading and at + 1 < self.rows.total:
            self.action_step_chat(1)
        elif is_reading:
            self.leave_thread()
        elif below is not None and self.rows.cursor == chat_id:
            self.rows.point_at(below.id)
            self.chat_list.go_to_cursor()
            self.changed("list")
        self._went = _Went(chat_id, self._stands_in, was_reading=is_reading)

    @work(group="verbs")
    async def _do(self, made: Deed, meant: Meant) -> None:
        now, zone = self.scene.now(), self.scene.times.zone
        ids = await self.targets(meant, display(made.question(now, zone), limit=80))
        inbox = self.inbox_or_toast() if ids else None
        if inbox is None:
            return
        name = words.name(meant.chats[0]) if len(ids) == 1 and meant.chats else None
        try:
            done = await inbox.do(made.verb.name, ids, made.wire(meant.seen_seq))
        except DaemonError as trouble:
            about = made.sentence(len(ids), name, now, zone)
            self._toast_of(trouble, display(f"Not done - {about}", limit=80))
            return
        if made.verb in _SETTLE_READING and self.thread is not None and self.thread.chat.id in ids:
            self.thread.owes_read = False
        if meant.is_marked:
            self.marks.settle(meant.ids, meant.query)
            self.changed("list")
        self._tell_of(made, done, meant, name)

    def _toast_of(self, trouble: DaemonError, title: str) -> None:
        told = display(f"{trouble.message}: {trouble.hint}" if trouble.hint else trouble.message, limit=300)
        self.app.notify(told, title=title, severity="error", markup=False)

    def _tell_of(self, made: Deed, done: VerbDone, meant: Meant, name: str | None) -> None:
        """What `u` takes back; and which chats it was not done to."""
        if done.changed:
            said = made.sentence(done.changed, name, self.scene.now(), self.scene.times.zone)
            said += taken_from(made, meant.chats, self.scene.operator)
            self.tell_last(f"{display(said, limit=160)} {self.scene.glyphs.dot} {self.scene.key('action.undo')} undoes")
        elif not done.unchanged:
            whom = name or words.plural(len(meant.ids), "chat")
            self.tell_last(f"{made.verb.name}: {display(whom, limit=NAME)} had that already")
        if done.unchanged:
            named = self._named(tuple(one.id for one in done.unchanged), meant.chats)
            told = display(f"left as it was: {named}: {done.unchanged[0].reason}", limit=300)
            self.app.notify(told, severity="warning", markup=False)
            self._come_back_to(done.unchanged[0].id)
        if done.warning:
            self.app.notify(display(done.warning, limit=300), severity="warning", markup=False)

    def _come_back_to(self, chat_id: int) -> None:
        """What was left as it was is where the operator stands, unless they went on since: the same key is for it."""
        went, self._went = self._went, None
        chat = self.rows.chat(chat_id)
        if chat is None or went is None or went.chat_id != chat_id or went.place != self._stands_in:
            return
        self.rows.point_at(chat_id)
        self.chat_list.go_to_cursor()
        self.changed("list")
        if went.was_reading:
            self.reopen(chat)

    @property
    def _stands_in(self) -> tuple[int | None, int | None]:
        return self.rows.cursor, self.thread.chat.id if self.thread is not None else None

    def _named(self, ids: tuple[int, ...], chats: tuple[Chat, ...] = ()) -> str:
        """Foreign text."""
        held = {one.id: one.name for one in (*self.rows.rows, *chats)}
        more = f" and {len(ids) - MOST_TOLD} more" if len(ids) > MOST_TOLD else ""
        return ", ".join(held.get(one, f"chat {one}") for one in ids[:MOST_TOLD]) + more

    def tell_last(self, told: str) -> None:
        """In the place of what was told of the deed before: whoever does twenty wants no twenty toasts."""
        raise NotImplementedError

    @work(group="verbs")
    async def _take_back(self, *, is_redo: bool) -> None:
        inbox = self.inbox_or_toast()
        if inbox is None:
            return
        try:
            done = await inbox.undo(redo=is_redo)
        except NotFound as nothing:
            self.tell_last(display(f"{nothing.message[:1].upper()}{nothing.message[1:]}.", limit=200))
        except DaemonError as trouble:
            self._toast(trouble)
        else:
            self._taken_back(done, is_redo=is_redo)

    def _taken_back(self, done: UndoDone, *, is_redo: bool) -> None:
        what = display(deed.told(done.action, self.scene.now(), self.scene.times.zone), limit=300)
        key, word = self.scene.key("action.undo" if is_redo else "action.redo"), "undoes" if is_redo else "puts it back"
        said = f"{'put back' if is_redo else 'took back'}: {what} {self.scene.glyphs.dot} {key} {word}"
        if done.covered:
            said += f"\n{display(self._named(done.covered), limit=200)}: something newer was done there, and stands"
        self.tell_last(display(said, multiline=True, limit=300))
        if self.thread is None and done.action.chat_id is not None:
            self._comes_back = done.action.chat_id
            self.set_timer(COMES_BACK, self._expect_no_return)
            self._meet()

    def _expect_no_return(self) -> None:
        self._comes_back = None

    def _meet(self) -> None:
        """The cursor goes to the chat that came back, as soon as it is there."""
        if self._comes_back is not None and self.rows.point_at(self._comes_back) is not None:
            self._comes_back = None
            self.chat_list.go_to_cursor()
            self.changed("list")

    def _take(self, frame: Frame) -> None:
        super()._take(frame)
        if frame.chat is not None and frame.chat.id == self._comes_back:
            self._meet()

    def _start_over(self, hello: Hello) -> None:
        super()._start_over(hello)
        self._ask_no_more()
        self._comes_back = None
