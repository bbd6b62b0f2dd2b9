"""Pages of one thread, asked of the daemon."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from daemon.api.errors import NotFound
from daemon.api.messages import AskMessages, MessagePage
from tui.thread_state import ThreadState

if TYPE_CHECKING:
    from daemon.client import Inbox


async def thread_page(inbox: "Inbox", thread: ThreadState, tell: Callable[[str], None]) -> MessagePage:
    """The page around what the thread is opened at, else the newest. Raises DaemonError."""
    around = thread.centre
    try:
        return await inbox.messages(AskMessages(id=thread.chat.id, around=around))
    except NotFound:
        if around is None:
            raise
    thread.goal = None
    tell("That message is no longer in this chat: these are the newest.")
    return await inbox.messages(AskMessages(id=thread.chat.id))
