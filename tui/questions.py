"""What is asked before something goes to a customer otherwise than the writer thought, in words: pure."""

from daemon.api import kinds
from daemon.api.sending import Route
from daemon.display import display
from store.models import Chat, Message
from tui import words
from tui.answer import Answer

MOST_SHOWN = 5
"""Messages in the question whether to send all the same."""
SAID_LIMIT = 300
READ_FIRST = 0.5
"""Seconds without a key before a yes counts: until then it is a letter of the next answer, typed on blindly."""
Question = tuple[str, ...]
Answers = tuple[str, str]
"""What a yes does, and what a no does."""
SEND: Answers = ("send it", "write on")
SEND_AGAIN: Answers = ("send it", "leave it as it is")
TAKE_OVER: Answers = ("take over", "leave it to them")
LOSE: Answers = ("leave", "stay")
REACT: Answers = ("react", "leave it to them")


def other_number(chat: Chat, answer: Answer, route: Route) -> Question:
    key, phone = display(route.session_key or "", limit=24), display(route.phone or "number not known", limit=24)
    reason = display(route.reason or "the chat's own session cannot send", limit=120)
    what = "For the customer this is a new thread." if route.lands_in is None else "The customer sees another number."
    return (
        f"Send as {key}, {phone}?", said(answer.words), f"{reason}.",
        f"{words.name(chat)} wrote to another number. {what}",
    )  # fmt: skip


def not_seen(chat: Chat, answer: Answer) -> Question:
    news = answer.news
    shown = [f"  {_who(one, chat)}: {kinds.said(one, display(one.body, limit=60))}" for one in news.arrived]
    title, what = f"Send it to {words.name(chat)} all the same?", said(answer.words)
    if not shown:
        return (title, what, f"{display(news.missed, limit=120)}.")
    many = "1 message has" if len(shown) == 1 else f"{len(shown)} messages have"
    more = [f"  and {len(shown) - MOST_SHOWN} more"] if len(shown) > MOST_SHOWN else []
    return (title, what, f"{many} come since you began to write:", *shown[-MOST_SHOWN:], *more)


def take_over(chat: Chat, holder: str, since: str) -> Question:
    """`holder` is made fit already; `since` is a time of day."""
    return (
        f"Take over from {holder}?",
        f"{holder} has been answering {words.name(chat)} since {since}.",
        f"{holder} is told, and keeps what is written there as a draft.",
    )


def held(chat: Chat, holder: str, since: str) -> Question:
    """The same before a reaction, which takes nothing over."""
    return ("React all the same?", f"{holder} has been answering {words.name(chat)} since {since}.")


def send_again(to: str, body: str, *, may_have_gone: bool) -> Question:
    """`to` is the chat's name. Foreign text."""
    twice = ("Nobody knows whether it went out: if it did, the customer reads it twice.",) if may_have_gone else ()
    return (f"Send it to {display(to, limit=words.NAME_LIMIT) or 'no name'} once more?", said(body), *twice)


def said(text: str) -> str:
    return f"\u201c{display(text.strip(), limit=SAID_LIMIT)}\u201d"


def _who(message: Message, chat: Chat) -> str:
    is_customer = message.direction == "inbound" and chat.kind == "private"
    return words.name(chat) if is_customer else words.sender(message)
