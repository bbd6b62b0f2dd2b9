"""How the main screen looks: sessions on top; list, thread and contact beside each other as far as the width goes."""

from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical
from textual.geometry import Size
from textual.widget import Widget

from daemon.api.history import Action
from daemon.api.views import OPEN
from daemon.display import display
from store.models import Chat
from store.record import record
from tui import words
from tui.keys import Place as FocusPlace
from tui.listing import title
from tui.looks import ink
from tui.room import TALL, TWO_LINES, WIDE, row_height
from tui.scene import Scene
from tui.screens.asking_again import AskedAgain
from tui.screens.desk_calls import DeskCalls
from tui.screens.redrawing import PARTS, Part
from tui.widgets.ask_line import AskLine
from tui.widgets.chat_list import ChatList
from tui.widgets.contact_card import ContactCard
from tui.widgets.footer import KeyHints
from tui.widgets.line import LineWidget
from tui.widgets.notice import Notice
from tui.widgets.pane_title import PaneTitle
from tui.widgets.parts import Part as TextPart
from tui.widgets.prompt_line import PromptLine
from tui.widgets.session_strip import SessionStrip, StripState
from tui.widgets.status_line import StatusLine
from tui.widgets.thread import Thread

_NO_NUMBER: Notice = (
    "No number yet.",
    "In a shell,",
    "`frontdesk sessions add`",
    "asks for one, tries it, and says",
    "what to set at its other side.",
    "Its chats show here by themselves.",
)


@record
class Trouble:
    """What is not as it should be, and what ends it."""

    sign: str
    words: str
    hint: str = ""
    is_count: bool = False
    """It is said beside another one too, for it takes few words."""


class DeskPanes(DeskCalls):
    """Draws what DeskCalls holds. `info_beside` and `info_instead` say whether the contact is shown, by width.

    `is_zoomed`: the open thread has the whole width, as it has it on a narrow terminal.
    """

    HORIZONTAL_BREAKPOINTS = [(0, "-narrow"), (TWO_LINES, "-middle"), (WIDE, "-wide")]  # noqa: RUF012 - as Textual has it
    VERTICAL_BREAKPOINTS = [(0, "-short"), (TALL, "-tall")]  # noqa: RUF012

    info_beside = True
    info_instead = False
    is_zoomed = False

    def compose(self) -> ComposeResult:
        scene = self.scene
        yield SessionStrip(scene)
        with Horizontal(id="panes"):
            with Vertical(id="list-pane"):
                yield PaneTitle(scene, "list-title")
                yield ChatList(scene, self.rows)
            with Vertical(id="thread-pane"):
                yield PaneTitle(scene, "thread-title")
                yield Thread(scene)
                yield AskLine(scene)
            with Vertical(id="contact-pane"):
                yield PaneTitle(scene, "contact-title")
                yield ContactCard(scene)
        yield PromptLine(scene)
        yield StatusLine(scene)
        yield KeyHints(scene)

    def fit(self, size: Size) -> None:
        """The classes for that size. Who gets them with its first Resize has all its styles computed once more."""
        for steps, length in ((self.HORIZONTAL_BREAKPOINTS, size.width), (self.VERTICAL_BREAKPOINTS, size.height)):
            self.add_class(max(one for one in steps if one[0] <= length)[1])

    @property
    def chat_list(self) -> ChatList:
        return self.query_one(ChatList)

    @property
    def thread_view(self) -> Thread:
        return self.query_one(Thread)

    def dress(self, scene: Scene) -> None:
        """New colours, or another minute."""
        self.scene = scene
        for widget in self.query(Widget):
            if isinstance(widget, (LineWidget, ChatList, Thread)):
                widget.dress(scene)
        self.draw(PARTS)

    def visible_rows(self) -> tuple[int, int]:
        first, last = self.chat_list.first, self.chat_list.last
        cursor = self.rows.cursor_index
        # A hidden list has no height; its cursor's row is wanted all the same.
        return (first, last) if cursor is None or self.list_is_shown else (cursor, cursor)

    def sees_thread_end(self) -> bool:
        thread = self.thread
        if thread is None or not thread.is_looked_at:
            return False
        is_shown = thread.is_loaded and self._pane("thread").display
        return is_shown and self.thread_view.is_at_bottom and self.app.app_focus and self.is_current

    @property
    def list_is_shown(self) -> bool:
        return self._pane("list").display

    def draw(self, parts: frozenset[Part]) -> None:
        self._set_panes()
        if "sessions" in parts or "link" in parts:
            self._draw_strip()
        if "list" in parts:
            self.chat_list.show(self.rows, row_height(self.app.size.width), self._list_notice())
        if "thread" in parts:
            self.thread_view.show(self.thread, self._thread_notice())
        self._draw_around()

    def _set_panes(self) -> None:
        is_reading = self.thread is not None
        self.is_zoomed = self.is_zoomed and is_reading
        self.set_class(self.is_zoomed, "-zoomed")
        is_wide, is_narrow = self.is_wide, self.is_narrow
        instead = self.info_instead and not is_wide
        self._pane("contact").display = instead or (is_wide and self.info_beside)
        self._pane("thread").display = is_wide or (is_reading and not instead)
        self._pane("list").display = not is_narrow or not (is_reading or instead)
        self._pane("list").set_class(is_reading or instead, "-shares")
        if self.focused is self.chat_list and not self.list_is_shown:  # keys must not work where nobody sees it
            self.set_focus(self.query_one(ContactCard) if instead else self.thread_view)

    @property
    def is_wide(self) -> bool:
        """There is room for the contact beside the others."""
        return self.app.size.width >= WIDE and not self.is_zoomed

    @property
    def is_narrow(self) -> bool:
        """One pane is shown at a time."""
        return self.app.size.width < TWO_LINES or self.is_zoomed

    def _pane(self, name: str) -> Widget:
        return self.query_one(f"#{name}-pane")

    def _draw_strip(self) -> None:
        shown = self.sessions.shown()
        names = {one.id: one.name for one in self.sessions.workspaces}
        several = names.get(self.sessions.choice.workspace or 0, "") if len(names) > 1 else ""
        self.query_one(SessionStrip).show(
            StripState(
                tuple(shown), self.sessions.choice.session, several, self.sessions.unread(shown), self.is_live,
                self.has_been_live,
            )
        )  # fmt: skip

    def _draw_around(self) -> None:
        place = self.focus_place
        self._draw_list_title(place)
        self._draw_thread_title(place)
        look = self.scene.look
        self.query_one("#contact-title", PaneTitle).show(
            [("Contact", ink(look.bright, bold=True))], [], has_focus=place == "contact"
        )
        chat = self.spoken_of()
        session = self.sessions.by_id(chat.session_id) if chat is not None else None
        self.query_one(ContactCard).show(
            chat, session, self.person.about, is_asking=self.person.is_asking, history=self.history_of(chat)
        )  # fmt: skip
        self.draw_hints()
        self._draw_status()

    def draw_hints(self) -> None:
        for hints in self.query(KeyHints):  # none while all of it is being taken down
            hints.show(self.hinted_place, self.idle_keys)

    def _draw_list_title(self, place: FocusPlace) -> None:
        look, chosen = self.scene.look, self.sessions.chosen
        name = title(self.listing, words.session_name(chosen) if chosen is not None else None)
        left: list[TextPart] = [(name, ink(look.bright, bold=True))]
        count = words.count(self.rows.total) if self.rows.is_loaded else self.scene.glyphs.ellipsis
        left.append((f" {count}", ink(look.dim)))
        if self.listing.filter:
            left.append((f" / {display(self.listing.filter, limit=60)}", ink(look.amber)))
        marked = self.marked_words()
        right: list[TextPart] = [(f"{marked}  ", ink(look.amber, bold=True))] if marked else []
        right.append((self.rows.filter.sort, ink(look.dim)))
        if self.chat_list.is_at_top:
            self.rows.news.clear()
        above = self.rows.new_above(self.chat_list.first)
        rule = (
            f"{self.scene.glyphs.up} {above} new above {self.scene.glyphs.dot} {self.scene.key('list.top')}"
            if above
            else ""
        )
        self.query_one("#list-title", PaneTitle).show(left, right, rule=rule, has_focus=place == "list")

    def history_of(self, _chat: Chat | None) -> tuple[Action, ...]:
        """What was done to a chat, newest first, as far as it is known."""
        return ()

    def marked_words(self) -> str:
        """How many chats are marked, for the list's title."""
        return ""

    def _draw_thread_title(self, place: FocusPlace) -> None:
        look, line = self.scene.look, self.query_one("#thread-title", PaneTitle)
        if self.thread is None:
            line.show([("No chat open", ink(look.dim))], [])
            return
        chat = self.thread.chat
        sign = f"{self.scene.glyphs.provider(chat.provider_type)} {words.provider_name(chat.provider_type)}"
        phone = f" {display(chat.phone, limit=30)}" if chat.phone and chat.phone != chat.name else ""
        left: list[TextPart] = [
            (words.name(chat), ink(look.bright, bold=True)),
            *((f" {mark}", ink(getattr(look, tone))) for mark, tone in words.standing(chat, self.scene.glyphs)),
            (f" {sign}", ink(getattr(look, chat.provider_type))),
            (phone, ink(look.plain)),
            (f" {self.scene.glyphs.dot} {display(chat.session_key, limit=16)}", ink(look.dim)),
            *((f" #{display(tag, limit=16)}", ink(look.amber)) for tag in chat.tags),
        ]
        wakes = words.wakes(chat, self.scene.times, self.scene.now())
        status = f"{chat.status} until {wakes}" if wakes else chat.status
        who = f" {self.scene.glyphs.dot} @{display(chat.assignee, limit=16)}" if chat.assignee else ""
        below = self.thread_view.new_below
        what = f"{below} new below" if below else "newer ones below" if self.thread.after is not None else ""
        key = f"{self.scene.glyphs.dot} {self.scene.key('thread.bottom')}"
        rule = f"{self.scene.glyphs.down} {what} {key}" if what else ""
        here = self.scene.company.long(chat.id, self.scene.glyphs)
        others: list[TextPart] = [(f"{here} {self.scene.glyphs.dot} ", ink(look.amber))] if here else []
        line.show(left, [*others, (status + who, ink(look.dim))], rule=rule, has_focus=place == "thread")

    def _draw_status(self) -> None:
        lost = self._no_connection()
        troubles = [lost, *self.discretion()] if lost is not None else self.troubles()
        if troubles:
            first, *more = troubles
            counts = [one.words for one in more if one.is_count]
            told = f" {self.scene.glyphs.dot} ".join(counts) or (more[-1].words if more else "")
            self.query_one(StatusLine).show(first.sign, first.words, first.hint, told)
        else:
            self.query_one(StatusLine).show("", "")

    def troubles(self) -> list[Trouble]:
        """What is not as it should be although the daemon answers; the first is shown, and counts beside it."""
        return []

    def discretion(self) -> list[Trouble]:
        """That privacy mode is on, when it is."""
        return []

    def _no_connection(self) -> Trouble | None:
        sign = self.scene.glyphs.lost
        if self.lost is None or self.lost_at is None:
            return None
        if self.has_been_live:
            since = self.scene.times.time(self.lost_at)
            return Trouble(sign, f"reconnecting{self.scene.glyphs.ellipsis} data from {since}", self.lost.trouble.hint)
        return Trouble(sign, str(self.lost.trouble) or "no daemon answers", self.lost.trouble.hint)

    def _list_notice(self) -> Notice:
        if not self.rows.is_loaded:
            if self.lost is not None:
                return ("Not connected.", "The chats come as soon as the daemon answers.", "`frontdesk daemon start`")
            return self._untold("chats", self.rows_again) or (f"Loading chats{self.scene.glyphs.ellipsis}",)
        if self.listing.filter or self.listing.view.name != OPEN.name:
            return self._nothing_fits()
        if self.sessions.choice.session is not None:
            return (
                f"No chats for {display(self.sessions.choice.session, limit=24)}.",
                f"`{self.scene.key('session.all')}` shows all.",
            )
        return self._nothing_came() if self.sessions.all() else _NO_NUMBER

    def _nothing_came(self) -> Notice:
        """There are numbers, and no customer has written to one."""
        listen = display((self.status.listen if self.status else None) or "127.0.0.1:8787", limit=60)
        return (
            "No chats yet.",
            "They come by themselves once a provider sends here.",
            "",
            "Meta:",
            f"http://{listen}/webhooks/meta",
            "a gateway's backend address:",
            f"http://{listen}",
            "",
            "`frontdesk sessions test`",
            "says what is missing.",
        )

    def _nothing_fits(self) -> Notice:
        """The list is empty for what it is asked, not for want of chats."""
        name = title(self.listing, None)
        if self.listing.filter:
            drops = f"`{self.scene.key('desk.back')}` takes the filter away."
            return ("Nothing fits", f"{display(self.listing.filter, limit=60)}.", drops)
        shows = self.scene.with_key("list.views", "`{}` shows the other views.")
        return (f"{name}: nothing here.", *([shows] if shows else []))

    def _thread_notice(self) -> Notice:
        if self.thread is not None and self.thread.is_loaded:
            return ("No messages held.", "New ones appear here by themselves.")
        if self.thread is not None:
            waits = self._untold("messages", self.thread_again) or (f"Loading messages{self.scene.glyphs.ellipsis}",)
            return ("Not connected.",) if self.lost is not None else waits
        opens, unread = self.scene.key("list.open"), self.scene.key("unread.next")
        return ("No chat open.", f"`{opens}` opens the one under the cursor,", f"`{unread}` the next unread one.")

    def _untold(self, what: str, again: AskedAgain) -> Notice:
        """Why they are not there, and what brings them. Nothing: nobody knows of any trouble."""
        if again.trouble is None:
            return ()
        why = display(again.trouble.message, limit=200) or type(again.trouble).__name__
        hint = display(again.trouble.hint, limit=200)
        by_hand = f"`{self.scene.key('desk.refresh')}` asks now."
        by_itself = () if again.is_for_good else ("The desk asks again by itself.",)
        told = tuple(one.replace("`", "'") for one in (why, hint) if one)
        return (f"The {what} could not be read.", *told, *by_itself, by_hand)

    def spoken_of(self) -> Chat | None:
        """The chat that verbs and the contact pane are about."""
        in_list = self.focused is self.chat_list or self.focus_place == "filter"
        cursor = self.rows.chat(self.rows.cursor)
        return cursor if in_list or self.thread is None else self.thread.chat

    @property
    def hinted_place(self) -> FocusPlace:
        """Whose keys work: a line that is open takes them from what has the focus."""
        return self.focus_place

    @property
    def idle_keys(self) -> tuple[str, ...]:
        """Entries of that place which do nothing at present, or nothing that has to be told."""
        return () if self.is_zoomed else ("pane.zoom",)

    @property
    def focus_place(self) -> FocusPlace:
        if isinstance(self.focused, Thread):
            return "thread"
        if self.focused is not None and self.focused.has_class("-composer"):
            return "composer"
        if self.focused is not None and self.focused.has_class("-filter"):
            return "filter"
        return "contact" if isinstance(self.focused, ContactCard) else "list"
