"""Questions about one chat that take more than one request."""

from dataclasses import replace

from cli.pages import size
from daemon.api.chats import CHAT, AskChat, ChatDetail
from daemon.api.messages import MESSAGES, AskMessages
from daemon.api.people import CONTACT, GROUP, AskContact, AskGroup, ContactDetail, GroupDetail
from daemon.call import call
from daemon.places import socket_path
from store.models import Message


def thread(chat_id: int, limit: int) -> tuple[ChatDetail, tuple[Message, ...]]:
    """A chat and its newest messages, oldest first."""
    detail = call(socket_path(), CHAT, AskChat(chat_id))
    ask = AskMessages(detail.chat.id, limit=size(limit, 0))
    messages: tuple[Message, ...] = ()
    while True:
        page = call(socket_path(), MESSAGES, ask)
        messages = page.messages + messages
        if page.before is None or not page.messages or len(messages) >= limit:
            return detail, messages[-limit:]
        ask = replace(ask, before=page.before, limit=size(limit, len(messages)))


def about(detail: ChatDetail) -> ContactDetail | GroupDetail | None:
    """The chat's person, or its group with everybody in it."""
    if detail.contact is not None:
        return call(socket_path(), CONTACT, AskContact(detail.contact.id))
    return call(socket_path(), GROUP, AskGroup(detail.group.id)) if detail.group is not None else None
