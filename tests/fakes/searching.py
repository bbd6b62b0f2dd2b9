"""What a search would find among rows that are held in memory: plain words, without the index's finer points."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import replace

from daemon.api.found import AskSearch, Hit, snippet
from daemon.api.query import SearchQuery, matches, parse_search
from store.models import Chat, Message, Millis


def found_hits(
    ask: AskSearch, chats: Mapping[int, Chat], messages: Iterable[Message], operator: str, now: Millis
) -> tuple[Hit, ...]:
    """Newest first."""
    query = parse_search(ask.q)
    hits = [
        Hit(message, chats[message.chat_id], *snippet(message.body, marks))
        for message in messages
        if (marks := _marks(query, message.body))
        and _is_wanted(query, message)
        and ask.chat in (None, message.chat_id)
        and _fits(query, chats[message.chat_id], operator, now)
    ]
    return tuple(sorted(hits, key=lambda one: -one.message.rank))


def found_chats(ask: AskSearch, chats: Iterable[Chat], operator: str, now: Millis) -> tuple[Chat, ...]:
    query = parse_search(ask.q)
    if not query.words or query.chats.sender:
        return ()
    return tuple(
        chat
        for chat in sorted(chats, key=lambda one: -(one.last_message_at or 0))
        if _marks(query, f"{chat.name} {chat.phone or ''} {' '.join(chat.tags)}") and _fits(query, chat, operator, now)
    )


def _marks(query: SearchQuery, text: str) -> tuple[tuple[int, int], ...]:
    """Where the words stand; none when one of them is missing."""
    found: list[tuple[int, int]] = []
    for place, word in enumerate(query.words):
        ends = r"\w*" if query.is_open and place == len(query.words) - 1 else r"\b"
        places = [one.span() for one in re.finditer(rf"\b{re.escape(word)}{ends}", text, re.IGNORECASE)]
        if not places:
            return ()
        found += places
    return tuple(sorted(set(found)))


def _is_wanted(query: SearchQuery, message: Message) -> bool:
    senders = query.chats.sender
    return (
        message.revoked_at is None
        and (query.before is None or message.sent_at < query.before)
        and (query.after is None or message.sent_at >= query.after)
        and (not senders or any(one.lower() in (message.sender_name or "").lower() for one in senders))
    )


def _fits(query: SearchQuery, chat: Chat, operator: str, now: Millis) -> bool:
    return matches(replace(query.chats, sender=(), text=()), chat, operator, now) is not False
