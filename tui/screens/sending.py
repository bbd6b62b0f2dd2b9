"""What happens on Enter in the composer: what has to be asked first, the send itself, and what came of it."""

from typing import TYPE_CHECKING

from textual import work

from daemon.api.answers import Route, SendDone
from daemon.api.errors import Conflict, ConsentNeeded, DaemonError, DaemonUnreachable
from daemon.display import display
from store.models import Message
from tui import words
from tui.composer_state import Answer, ComposerState
from tui.screens.writing import DeskWriting

if TYPE_CHECKING:
    from daemon.client import Inbox
    from tui.widgets.composer import Composer

MOST_SHOWN = 5
"""Messages in the question whether to send all the same."""


class DeskSending(DeskWriting):
    """Nothing but Enter in the composer comes here."""

    def on_composer_send_wanted(self, event: "Composer.SendWanted") -> None:
        state = self.composer
        if state is None or state.chat.id != event.chat_id:
            return
        if state.template is None:
            state.typed(event.text, self.stands_at)
            if state.is_shut(self.scene.now()):
                self.action_pick_template()
                return
            if not state.text.strip():
                return
        self._send(state)

    @work(group="send")
    async def _send(self, state: ComposerState) -> None:
        inbox = self.inbox_or_toast()
        if inbox is None or not await self._is_agreed(state):
            return
        route = state.route
        # What was shown is what is sent by, even if the rules would choose another one by now.
        session = route.session_key if route is not None and route.kind == "failover" else None
        answer = state.take()
        self.draw_composer()
        async with self._speaking:
            is_to_be_asked_again = await self._sent(inbox, state, answer, session)
        self.keep_soon()
        self.draw_composer()
        if is_to_be_asked_again:
            self._send(state)

    async def _sent(self, inbox: "Inbox", state: ComposerState, answer: Answer, session: str | None) -> bool:
        """True when the desk has moved on and the writer has to be asked once more."""
        try:
            done = await inbox.send(state.ask(answer, session))
        except Conflict as trouble:
            state.give_back(answer)
            if not state.arrived:  # the daemon knows more than the feed has brought so far
                state.missed = trouble.message
            return True
        except ConsentNeeded as trouble:
            state.give_back(answer, trouble.message, trouble.hint)
            await self._route(state)
            return state.route is not None and state.route.needs_consent
        except DaemonUnreachable:
            state.give_back(answer, "the connection broke, and the answer may have been taken",
                            "Enter asks again: it cannot go twice")  # fmt: skip
        except DaemonError as trouble:
            state.give_back(answer, trouble.message, trouble.hint)
            self.ask_route()
        else:
            self._was_taken(state, done)
        return False

    def _was_taken(self, state: ComposerState, done: SendDone) -> None:
        state.was_sent()
        chat = done.chat
        if chat is None or chat.id == state.chat.id or self.composer is not state:
            return
        self.open_thread(chat)
        self.write_in(chat)
        self.app.notify(f"It left by {display(chat.session_key, limit=24)}: this is the thread there.", markup=False)

    async def _is_agreed(self, state: ComposerState) -> bool:
        """Whatever is not as the writer thought is asked, once."""
        route = state.route
        if route is not None and route.needs_consent and not await self._asked(_other_number(state, route)):
            return False
        if state.template is None and (state.arrived or state.missed):
            seen = self.stands_at
            if not await self._asked(_not_seen(state)):
                state.saw(seen)
                self.draw_composer()
                return False
            state.saw(seen)
        return True

    async def _asked(self, question: tuple[str, ...]) -> bool:
        from tui.screens.confirm import ConsentScreen

        is_yes: bool = await self.app.push_screen_wait(ConsentScreen(self.scene, question))
        return is_yes


def _other_number(state: ComposerState, route: Route) -> tuple[str, ...]:
    key, phone = display(route.session_key or "", limit=24), display(route.phone or "number not known", limit=24)
    reason = display(route.reason or "the chat's own session cannot send", limit=120)
    what = "For the customer this is a new thread." if route.lands_in is None else "The customer sees another number."
    return (f"Send as {key}, {phone}?", f"{reason}.", f"{words.name(state.chat)} wrote to another number. {what}")


def _who(message: Message, state: ComposerState) -> str:
    is_customer = message.direction == "inbound" and state.chat.kind == "private"
    return words.name(state.chat) if is_customer else words.sender(message)


def _not_seen(state: ComposerState) -> tuple[str, ...]:
    shown = [f"  {_who(one, state)}: {display(one.body, limit=60) or f'[{one.type}]'}" for one in state.arrived]
    if not shown:
        return ("Send it all the same?", f"{display(state.missed, limit=120)}.")
    many = "1 message has" if len(shown) == 1 else f"{len(shown)} messages have"
    more = [f"  and {len(shown) - MOST_SHOWN} more"] if len(shown) > MOST_SHOWN else []
    return ("Send it all the same?", f"{many} come since you began to write:", *shown[-MOST_SHOWN:], *more)
