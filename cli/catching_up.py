"""Asking a session's provider for what was missed, and watching how far it comes."""

import time

from cli.exit_codes import Exit
from cli.sessions import named
from cli.troubles import progress, say
from daemon.api.catching_up import CATCH_UP, CAUGHT_UP, AskCatchUp, AskCaughtUp, CatchUp
from daemon.call import call
from daemon.places import socket_path

_LOOK_SECONDS = 0.3


def catch_up(session: str, days: float | None) -> CatchUp:
    """Ask, and wait until it is over, or waits for its provider. Raises CommandFailed for an unknown session."""
    state = call(socket_path(), CATCH_UP, AskCatchUp(named(session).id, days))
    with progress("Asking for chats", state.total or 0) as moved:
        done = 0
        while state.state == "running":
            time.sleep(_LOOK_SECONDS)
            state = call(socket_path(), CAUGHT_UP, AskCaughtUp(state.session_id))
            moved(state.done - done)
            done = state.done
    return state


def tell(state: CatchUp) -> Exit:
    """On standard error, what came of it; the answer is the exit code."""
    chats = f"{state.done} chat{'s' * (state.done != 1)}"
    if state.total is not None:
        say(f"{state.session_key}: {chats} asked for, {state.found} message{'s' * (state.found != 1)} had been missed")
    if told := "; ".join(part for part in (state.trouble, state.hint) if part):
        say(f"{state.session_key}: {told}")
    if state.state == "waiting":
        say("it is asked again by itself")
    return Exit.OK if state.state == "done" else Exit.FAILED
