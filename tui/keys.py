"""Every key of the desk: the one table from which bindings, footer, help and docs/keys.md are drawn."""

import unicodedata
from contextlib import suppress
from functools import cache
from typing import Literal

from textual.binding import Binding, BindingType
from textual.keys import REPLACED_KEYS, _character_to_key, _get_unicode_name_from_key

from daemon.api.verbs import CANCEL, CONFIRM, DONE, RETRY, SNOOZE, VERBS, Verb
from store.record import record

Place = Literal[
    "desk", "list", "thread", "composer", "contact", "picker", "templates", "fill", "outbox", "health", "help",
    "question", "consent", "page", "views", "filter", "naming", "qr", "picture", "command", "search", "found", "prompt",
    "words", "pipe", "leaving", "reaction",
]  # fmt: skip
"""Where a key works: `desk` is everywhere on the main screen."""


@record
class Key:
    """`id` is what a keymap calls it. `hint` is its word in the footer; empty keys are in the help only."""

    id: str
    keys: str
    action: str
    help: str
    place: Place
    hint: str = ""
    written: str = ""
    """How the keys are written for people, where that is not plain from `keys`."""
    is_listed: bool = True
    """Help and docs/keys.md tell of it, even while the config says nothing of it."""

    @property
    def shown(self) -> str:
        return (
            self.written
            or " ".join(dict.fromkeys(_written(key) for key in self.keys.split(",") if key != NO_KEY))
            or NONE
        )


MOST_HINTS = 9
NO_KEY = "no-key"
"""What an entry has that the config leaves without any: no terminal sends it."""
NONE = "none"

# Textual reads Escape with a digit, which is what most terminals send for alt+2, as what a Mac types with that key.
_ALT_DIGITS = (
    "º", "inverted_exclamation_mark", "trade_mark_sign", "pound_sign", "cent_sign", "infinity", "section_sign",
    "pilcrow_sign", "bullet", "ª",
)  # fmt: skip


def _digit(digit: int) -> str:
    return f"{digit},alt+{digit},{_ALT_DIGITS[digit]}"


def _of_verb(verb: Verb) -> Key:
    """A verb on chats has the key that the registry gives it, or none that the config may change."""
    pressed = _character_to_key(verb.key) if verb.key else NO_KEY
    summary = verb.summary[:1].lower() + verb.summary[1:].rstrip(".")
    by_name = "" if verb.key else f":{verb.name}"
    told = f"{verb.name}: {summary}" if verb.key else summary
    return Key(f"chat.{verb.name}", pressed, f"verb('{verb.name}')", told, "desk", _HINTS.get(verb.name, ""), by_name)


_HINTS = {DONE.name: "done", SNOOZE.name: "snooze"}

KEYS: tuple[Key, ...] = (
    Key("list.down", "j,down", "move(1)", "next chat", "list"),
    Key("list.up", "k,up", "move(-1)", "previous chat", "list"),
    Key("list.top", "g,home", "top", "first chat, and what is new", "list"),
    Key("list.bottom", "G,end", "bottom", "last chat", "list"),
    Key("list.half_down", "ctrl+d", "page(0.5)", "half a page down", "list"),
    Key("list.half_up", "ctrl+u", "page(-0.5)", "half a page up", "list"),
    Key("list.page_down", "pagedown", "page(1.0)", "a page down", "list"),
    Key("list.page_up", "pageup", "page(-1.0)", "a page up", "list"),
    Key("list.open", "enter", "open", "open the chat and mark it read", "list", "open"),
    Key("list.next_unread", "n", "screen.next_unread(1)", "next unread chat", "list", "next unread"),
    Key("list.previous_unread", "N", "screen.next_unread(-1)", "previous unread chat", "list"),
    Key("list.sort_window", "W", "screen.sort_by_window", "what shuts next first; again: as before", "list"),
    Key("list.sort", "o", "screen.next_sort", "the next order: recent, waiting, window ...", "list"),
    Key("list.views", "v", "screen.pick_view", "choose a view: mine, unread, done ...", "list", "views"),
    Key("list.filter", "slash,backslash", "screen.open_filter", "filter this list: words, is:unread ...", "list",
        "filter", "/ \\"),
    Key("list.mark", "space", "screen.mark", "mark the chat, or unmark it, and go on", "list", written="Space"),
    Key("list.mark_range", "V", "screen.mark_range", "mark all from the last mark to here", "list"),
    Key("list.mark_all", "asterisk", "screen.mark_all", "mark all that fit the list; again: none", "list", written="*"),
    # ~ alone is what some keyboards cannot type at once: it waits there for a letter to stand on.
    Key("list.mark_invert", "tilde,percent_sign", "screen.mark_invert", "mark the others of the list in place of these",
        "list", written="~ %"),
    Key("list.next_view", "greater_than_sign", "screen.step_view(1)", "the next view", "list", written=">"),
    Key("list.previous_view", "less_than_sign", "screen.step_view(-1)", "the view before", "list", written="<"),
    Key("filter.keep", "enter", "submit", "keep the filter, and back to the list", "filter", "keep"),
    Key("filter.drop", "escape", "screen.drop_filter", "no filter", "filter", "no filter"),
    Key("filter.complete", "tab", "complete(1)", "write the word to its end; again: another one", "filter", "complete"),
    Key("filter.complete_back", "shift+tab", "complete(-1)", "the one before", "filter"),
    Key("filter.older", "up", "older(1)", "the filter before", "filter", "earlier filters"),
    Key("filter.newer", "down", "older(-1)", "the filter after", "filter"),
    Key("filter.help", "f1", "screen.help", "the keys that work here", "filter", "help"),
    Key("thread.down", "j,down", "step(1)", "next message; through a tall one line by line", "thread"),
    Key("thread.up", "k,up", "step(-1)", "previous message; through a tall one line by line", "thread"),
    Key("thread.top", "g,home", "top", "oldest message held; again for older ones", "thread"),
    Key("thread.bottom", "G,end", "bottom", "newest message", "thread", "newest", "G"),
    Key("thread.half_down", "ctrl+d", "page(0.5)", "half a page down", "thread"),
    Key("thread.half_up", "ctrl+u", "page(-0.5)", "half a page up", "thread"),
    Key("thread.page_down", "pagedown", "page(1.0)", "a page down", "thread"),
    Key("thread.page_up", "pageup", "page(-1.0)", "a page up", "thread"),
    Key("thread.unread_line", "alt+u", "unread_line", "first unread message", "thread"),
    Key("thread.quoted", "enter,apostrophe", "screen.go_to_quoted", "to the message that the chosen one quotes",
        "thread", written="Enter '"),
    Key("thread.go_back", "backspace,ctrl+o", "screen.go_back", "back to where a quote was followed", "thread",
        written="Backspace ctrl+o"),
    Key("thread.quote", "Q", "screen.quote_chosen", "answer, quoting the chosen message", "thread", "quote"),
    Key("thread.react", "plus,alt+s", "screen.react", "react to the chosen message, or take ours back", "thread",
        "react", "+ alt+s"),
    Key("thread.copy", "y", "screen.copy_chosen", "copy the text of the chosen message", "thread"),
    Key("thread.search", "slash", "ask('words')", "look for words in the thread, from here upwards", "thread", "find",
        "/"),
    Key("thread.match_above", "n", "screen.next_match(1)", "match above; without a search: next unread chat", "thread"),
    Key("thread.match_below", "N", "screen.next_match(-1)", "match below; without a search: previous unread chat",
        "thread"),
    Key("thread.pager", "L", "screen.page_thread", "read the thread in $PAGER", "thread"),
    Key("thread.pipe", "vertical_line", "ask('pipe')", "hand the thread to a command, as text", "thread", written="|"),
    Key("thread.raw", "v", "screen.show_message", "all that is known of the chosen message", "thread"),
    Key("thread.next_chat", "J", "screen.step_chat(1)", "open the next chat of the list", "thread", "next chat"),
    Key("thread.previous_chat", "K", "screen.step_chat(-1)", "open the previous chat of the list", "thread"),
    Key("media.open", "o", "screen.open_media", "open the file of the chosen message, or the newest", "thread",
        "open file"),
    Key("media.save", "ctrl+s", "screen.save_media", "save the file of the chosen message, or the newest", "thread"),
    Key("media.look", "V", "screen.look_at_media", "draw the picture of the chosen message, or the newest", "thread"),
    Key("media.older", "left_square_bracket", "screen.choose_media(-1)", "to the file above", "thread",
        written="["),
    Key("media.newer", "right_square_bracket", "screen.choose_media(1)", "to the file below", "thread", written="]"),
    Key("answer.retry", RETRY.key, "screen.settle('retry')", "send the chosen answer again, or the newest unsent one",
        "thread"),
    Key("answer.cancel", CANCEL.key, "screen.settle('cancel')", "drop the chosen answer, or the newest unsent one",
        "thread"),
    Key("answer.confirm", CONFIRM.key, "screen.settle('confirm')", "the one that nobody knows of did go out", "thread"),
    Key("contact.down", "j,down", "scroll(1)", "a line down", "contact", "down"),
    Key("contact.up", "k,up", "scroll(-1)", "a line up", "contact"),
    Key("contact.top", "g,home", "top", "first line", "contact"),
    Key("contact.bottom", "G,end", "bottom", "last line", "contact"),
    Key("contact.half_down", "ctrl+d", "page(0.5)", "half a page down", "contact"),
    Key("contact.half_up", "ctrl+u", "page(-0.5)", "half a page up", "contact"),
    Key("contact.page_down", "pagedown", "page(1.0)", "a page down", "contact"),
    Key("contact.page_up", "pageup", "page(-1.0)", "a page up", "contact"),
    Key("composer.send", "enter", "send", "send", "composer", "send"),
    Key("composer.newline", "alt+enter,ctrl+j,shift+enter", "newline", "new line", "composer", "new line",
        "alt+Enter ctrl+j"),
    Key("composer.leave", "escape", "screen.leave_composer", "back to the thread: the draft is kept", "composer",
        "keep draft"),
    Key("composer.replies", NO_KEY, "replies", "in an empty composer: choose a canned reply", "composer",
        "replies", "/"),
    Key("composer.quote_older", "alt+up", "screen.quote(-1)", "quote the message before", "composer", "quote",
        "alt+Up"),
    Key("composer.quote_newer", "alt+down", "screen.quote(1)", "quote the message after, or none", "composer",
        written="alt+Down"),
    Key("composer.template", "ctrl+t", "screen.pick_template", "send a template", "composer", "template"),
    Key("composer.editor", "f4,alt+e", "screen.edit_draft", "write on in $EDITOR", "composer", "editor"),
    Key("composer.help", "f1", "screen.help", "the keys that work here", "composer", "help"),
    Key("composer.left", "left", "cursor_left", "a letter back", "composer", is_listed=False),
    Key("composer.right", "right", "cursor_right", "a letter on", "composer", is_listed=False),
    Key("composer.up", "up", "cursor_up", "a line up", "composer", is_listed=False),
    Key("composer.down", "down", "cursor_down", "a line down", "composer", is_listed=False),
    Key("composer.word_left", "ctrl+left", "cursor_word_left", "a word back", "composer", is_listed=False),
    Key("composer.word_right", "ctrl+right", "cursor_word_right", "a word on", "composer", is_listed=False),
    Key("composer.cut_word", "alt+delete", "delete_word_right", "the next word away", "composer", is_listed=False),
    Key("composer.undo", "ctrl+z,super+z", "undo", "take back what was typed last", "composer", is_listed=False),
    Key("desk.back", "escape", "back", "back: marks, contact, thread, filter", "desk"),
    Key("chat.reply", "r", "reply", "answer", "desk", "reply"),
    Key("chat.template", "T", "template", "answer with a template", "desk"),
    *(_of_verb(verb) for verb in VERBS.values() if verb.on == "chats"),
    Key("chat.done_stay", "E", "verb_stay('done')", "done, and stay here", "desk"),
    Key("action.undo", "u", "undo", "take back what you did last; again: what was before it", "desk"),
    Key("action.redo", "ctrl+r", "redo", "put back what you took back last", "desk"),
    Key("action.repeat", "full_stop", "repeat", "what you did last, to this chat too", "desk"),
    Key("pane.zoom", "z", "zoom", "the open thread alone, over the whole width; again: all panes", "desk", "all panes"),
    Key("unread.next", "alt+a", "next_unread_anywhere", "open the next unread chat", "desk", "open next unread"),
    Key("pane.next", "tab,l,right", "next_pane(1)", "next pane", "desk"),
    Key("pane.previous", "shift+tab,h,left", "next_pane(-1)", "previous pane", "desk"),
    Key("pane.info", "i", "info", "show or hide the contact", "desk", "contact"),
    Key("session.all", _digit(0), "session(0)", "all sessions", "desk", written="0"),
    Key("session.1", _digit(1), "session(1)", "this session only; with alt+ from anywhere", "desk", "session", "1-9"),
    *(
        Key(f"session.{digit}", _digit(digit), f"session({digit})", "this session", "desk", is_listed=False)
        for digit in range(2, 10)
    ),
    Key("session.pick", "S", "pick_session", "choose a session from a list", "desk"),
    Key("outbox.show", "O", "outbox", "what has not been sent", "desk"),
    Key("chat.why", "w", "why", "why the chat is unread, called so, and answered so", "desk"),
    Key("health.show", "H", "health", "how well the desk is", "desk"),
    Key("desk.search", "ctrl+f", "search", "search everything: names, numbers, tags and what was written", "desk"),
    Key("desk.palette", "ctrl+p", "app.command_palette", "everything that can be done, by name", "desk"),
    Key("desk.command", "colon", "command_line", "a command by name, with Tab and with what was said before", "desk",
        written=":"),
    Key("desk.privacy", "ctrl+backslash", "privacy", "mask names, numbers and texts, or show them", "desk"),
    Key("desk.refresh", "ctrl+l", "refresh", "ask the daemon for everything again", "desk"),
    Key("desk.theme", "D", "theme", "the next theme: dark, light, high contrast, ansi", "desk"),
    Key("desk.help", "question_mark,f1", "help", "the keys that work here", "desk", "help", "? F1"),
    Key("desk.close", "q", "close", "close the thread; in the list: leave", "desk"),
    Key("desk.suspend", "ctrl+z", "app.put_aside", "stop the desk and back to the shell, whose fg goes on with it",
        "desk"),
    Key("desk.quit", "ctrl+q", "app.quit", "leave at once", "desk"),
    Key("picker.down", "j,down", "cursor_down", "next session", "picker", "down"),
    Key("picker.up", "k,up", "cursor_up", "previous session", "picker", "up"),
    Key("picker.choose", "enter", "select", "show this session", "picker", "show"),
    Key("picker.qr", "Q", "screen.show_qr", "show the code that links its telephone", "picker", "QR code"),
    Key("picker.dismiss", "x", "screen.dismiss_notices", "show what was told of its account no more", "picker",
        "dismiss notice"),
    Key("picker.close", "escape,q,S", "screen.dismiss", "close", "picker", "close", "Esc"),
    Key("views.down", "j,down", "cursor_down", "next view", "views", "down"),
    Key("views.up", "k,up", "cursor_up", "previous view", "views", "up"),
    Key("views.choose", "enter", "select", "show this view; so does its digit", "views", "show"),
    Key("views.keep", "s", "screen.keep", "keep this list as a view, for everybody", "views", "keep this list"),
    Key("views.drop", "x", "screen.drop", "drop a view that was kept", "views", "drop"),
    Key("views.close", "escape,q,v", "screen.dismiss", "close", "views", "close", "Esc"),
    Key("naming.keep", "enter", "submit", "keep it under this name", "naming", "keep"),
    Key("naming.close", "escape", "screen.dismiss", "no view after all", "naming", "close"),
    Key("qr.close", "escape,q,Q,enter", "dismiss", "close", "qr", "close", "Esc"),
    Key("picture.close", "escape,q,V,enter", "dismiss", "close", "picture", "close", "Esc"),
    Key("templates.down", "j,down", "cursor_down", "next template", "templates", "down"),
    Key("templates.up", "k,up", "cursor_up", "previous template", "templates", "up"),
    Key("templates.choose", "enter", "select", "put it in the composer", "templates", "choose"),
    Key("templates.close", "escape,q", "screen.dismiss", "close", "templates", "close", "Esc"),
    Key("reaction.do", "enter", "submit", "react with it; nothing written: take ours back", "reaction", "react"),
    Key("reaction.close", "escape", "screen.dismiss(None)", "nothing after all", "reaction", "close"),
    Key("fill.next", "enter", "submit", "next one; after the last: into the composer", "fill", "go on"),
    Key("fill.close", "escape", "screen.dismiss", "no template after all", "fill", "close"),
    Key("outbox.down", "j,down", "cursor_down", "next answer", "outbox", "down"),
    Key("outbox.up", "k,up", "cursor_up", "previous answer", "outbox"),
    Key("outbox.open", "enter", "select", "open its chat", "outbox", "open"),
    Key("outbox.retry", RETRY.key, "screen.settle('retry')", "send it again", "outbox", "send again"),
    Key("outbox.cancel", CANCEL.key, "screen.settle('cancel')", "drop it", "outbox", "drop"),
    Key("outbox.confirm", CONFIRM.key, "screen.settle('confirm')", "it did go out", "outbox", "it went out"),
    Key("outbox.all", "tab", "screen.show_all", "everything of late, or what waits", "outbox", "all"),
    Key("outbox.close", "escape,q,O", "screen.dismiss", "close", "outbox", "close", "Esc"),
    Key("health.down", "j,down", "scroll(1)", "a line down", "health", "down"),
    Key("health.up", "k,up", "scroll(-1)", "a line up", "health", "up"),
    Key("health.close", "escape,q,H", "dismiss", "close", "health", "close", "Esc"),
    Key("page.down", "j,down", "scroll(1)", "a line down", "page", "down"),
    Key("page.up", "k,up", "scroll(-1)", "a line up", "page", "up"),
    Key("page.half_down", "ctrl+d", "page(0.5)", "half a page down", "page"),
    Key("page.half_up", "ctrl+u", "page(-0.5)", "half a page up", "page"),
    Key("page.page_down", "pagedown,space", "page(1.0)", "a page down", "page", written="PgDn Space"),
    Key("page.page_up", "pageup", "page(-1.0)", "a page up", "page"),
    Key("page.top", "g,home", "top", "first line", "page"),
    Key("page.bottom", "G,end", "bottom", "last line", "page"),
    Key("page.close", "escape,q,v,w", "dismiss", "close", "page", "close", "Esc"),
    Key("help.down", "j,down", "scroll(1)", "a line down", "help"),
    Key("help.up", "k,up", "scroll(-1)", "a line up", "help"),
    Key("help.close", "escape,q,question_mark,f1,enter", "dismiss", "close", "help", "close", "Esc"),
    Key("command.run", "enter", "submit", "do it", "command", "do it"),
    Key("command.complete", "tab", "screen.complete(1)", "the next that it may become", "command", "complete"),
    Key("command.back", "shift+tab", "screen.complete(-1)", "the one before", "command"),
    Key("command.older", "up", "screen.recall(-1)", "what was said before", "command", "before"),
    Key("command.newer", "down", "screen.recall(1)", "what was said after", "command"),
    Key("command.close", "escape", "screen.dismiss(None)", "close", "command", "close"),
    Key("search.keep", "enter", "submit", "to what was found", "search", "to the results"),
    Key("search.complete", "tab", "complete(1)", "write the word to its end; again: another one", "search", "complete"),
    Key("search.complete_back", "shift+tab", "complete(-1)", "the one before", "search"),
    Key("search.older", "up", "older(1)", "the search before", "search", "earlier searches"),
    Key("search.newer", "down", "older(-1)", "the search after; from the newest on into the results", "search"),
    Key("search.close", "escape", "screen.close", "back to the desk", "search", "close"),
    Key("search.privacy", "ctrl+backslash", "screen.privacy", "mask names, numbers and texts, or show them", "search"),
    Key("search.help", "f1", "screen.help", "the keys that work here", "search", "help"),
    Key("found.open", "enter", "open", "open the thread there; Esc comes back here", "found", "open"),
    Key("found.down", "j,down", "move(1)", "next result; from the last on further back", "found", "next"),
    Key("found.up", "k,up", "move(-1)", "previous result; from the first into the line", "found"),
    Key("found.top", "g,home", "top", "first result", "found"),
    Key("found.bottom", "G,end", "bottom", "last result so far; again: further back", "found", "last"),
    Key("found.half_down", "ctrl+d", "page(0.5)", "half a page down", "found"),
    Key("found.half_up", "ctrl+u", "page(-0.5)", "half a page up", "found"),
    Key("found.page_down", "pagedown,space", "page(1.0)", "a page down", "found", written="PgDn Space"),
    Key("found.page_up", "pageup", "page(-1.0)", "a page up", "found"),
    Key("found.write", "slash,tab,shift+tab,ctrl+f", "screen.write", "write on in the line", "found", "other words",
        written="/ Tab ctrl+f"),
    Key("found.again", "ctrl+l", "screen.again", "ask the daemon again", "found", "again"),
    Key("found.close", "escape,q", "screen.close", "back to the desk", "found", "close", "Esc"),
    Key("found.privacy", "ctrl+backslash", "screen.privacy", "mask names, numbers and texts, or show them", "found"),
    Key("found.help", "question_mark,f1", "screen.help", "the keys that work here", "found", "help", "? F1"),
    Key("prompt.do", "enter", "", "do it", "prompt", "do it"),
    Key("prompt.newline", "alt+enter,ctrl+j,shift+enter", "", "in a note: a new line", "prompt", "new line",
        "alt+Enter ctrl+j"),
    Key("prompt.complete", "tab,down", "", "the next that it may become", "prompt", "complete", "Tab Down"),
    Key("prompt.back", "shift+tab,up", "", "the one before", "prompt"),
    Key("prompt.close", "escape,ctrl+c", "", "nothing after all", "prompt", "close", "Esc"),
    Key("words.do", "enter", "", "look for them, from the cursor upwards", "words", "look upwards"),
    Key("words.close", "escape,ctrl+c", "", "nothing after all", "words", "close", "Esc"),
    Key("pipe.do", "enter", "", "run the command: the thread is its input", "pipe", "run it"),
    Key("pipe.close", "escape,ctrl+c", "", "nothing after all", "pipe", "close", "Esc"),
    Key("question.yes", "y,enter", "answer(True)", "yes", "question", "yes"),
    Key("question.no", "n,escape,q", "answer(False)", "no", "question", "no"),
    Key("leaving.yes", "q,y,enter", "answer(True)", "leave", "leaving", "leave"),
    Key("leaving.no", "n,escape", "answer(False)", "stay", "leaving", "stay"),
    Key("consent.yes", "y", "answer(True)", "yes, send it", "consent", "send it"),
    Key("consent.no", "n,escape,q", "answer(False)", "no, write on", "consent", "write on"),
)  # fmt: skip


def bindings(place: Place) -> list[BindingType]:
    """What Textual wants to know of a place's keys; the footer is ours, so none shows by itself."""
    return [Binding(key.keys, key.action, key.help, show=False, id=key.id) for key in KEYS if key.place == place]


@cache
def keys_of(id: str, keys: tuple[Key, ...] = KEYS) -> frozenset[str]:
    """The keys of an entry, as Textual calls them."""
    return frozenset(next(key for key in keys if key.id == id).keys.split(","))


_FIRST = {"chat.reply": 0, "pane.zoom": 1, "media.open": 2}


def hints(place: Place, most: int = MOST_HINTS, keys: tuple[Key, ...] = KEYS) -> list[Key]:
    """The footer's keys for a focus: its own first, then those that work everywhere; help is always among them."""
    told = [key for key in keys if key.hint and (key.keys != NO_KEY or key.written)]
    own = [key for key in told if key.place == place]
    if place not in PANES:
        return own[:most]
    common = [key for key in told if key.place == "desk"]
    chosen = [*own, *(key for key in common if key.id != "desk.help")]
    if place == "thread":  # whoever reads a customer wants to answer, and whoever stands on a file to see it
        chosen.sort(key=lambda key: _FIRST.get(key.id, len(_FIRST)))
    return [*chosen[: most - 1], *(key for key in common if key.id == "desk.help")]


def listed(place: Place, keys: tuple[Key, ...] = KEYS) -> list[Key]:
    """The help's keys for a place."""
    return [key for key in keys if key.place == place and key.is_listed]


TITLES: dict[Place, str] = {
    "list": "List",
    "filter": "Filter of the list",
    "thread": "Thread",
    "composer": "Composer",
    "contact": "Contact",
    "desk": "Everywhere",
    "picker": "Sessions",
    "qr": "Code of a session",
    "picture": "A picture",
    "views": "Views",
    "naming": "Name of a view",
    "templates": "Templates",
    "fill": "Variables of a template",
    "reaction": "A reaction: 1 to 6 the usual ones, 0 takes ours back",
    "outbox": "Outbox",
    "health": "Health",
    "page": "Why, and one message",
    "help": "Help",
    "command": "Command line",
    "search": "Search of everything",
    "found": "What was found",
    "prompt": "What a verb is done with",
    "words": "Words looked for in a thread",
    "pipe": "Command that a thread is handed to",
    "question": "Questions",
    "leaving": "Before leaving",
    "consent": "Before something is sent, or words are lost",
}

PROMPTS = tuple(f"chat.{verb.name}" for verb in VERBS.values() if verb.on == "chats" and verb.last_word)
"""The entries behind which a line is typed: the keys after them are no commands."""

PANES: tuple[Place, ...] = ("list", "thread", "contact")
"""Where the keys of `desk` work too."""

_WRITTEN = {
    "down": "Down", "up": "Up", "left": "Left", "right": "Right", "enter": "Enter", "escape": "Esc", "pagedown": "PgDn",
    "pageup": "PgUp", "home": "Home", "end": "End", "tab": "Tab", "shift+tab": "Shift+Tab", "question_mark": "?",
    "f1": "F1", "f4": "F4", "space": "Space", "backspace": "Backspace", "delete": "Del",
    "ctrl+@": "ctrl+Space",
}  # fmt: skip


def _written(key: str) -> str:
    """Signs as they are, everything else by its name."""
    *modifiers, base = key.split("+")
    shown = _WRITTEN.get(key) or _WRITTEN.get(base) or base
    if shown == base and len(base) > 1:
        name = _get_unicode_name_from_key(REPLACED_KEYS.get(base, base)).replace("_", " ")
        with suppress(KeyError):
            shown = unicodedata.lookup(name)
    return shown if key in _WRITTEN else "+".join([*modifiers, shown])
