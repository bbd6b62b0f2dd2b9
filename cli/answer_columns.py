"""Which columns the answers of single commands have."""

from cli.columns import local_time, sender
from cli.output import Column
from daemon.api.found import Hit
from daemon.api.history import Action
from daemon.api.presence import Presence, PresenceList
from daemon.api.replies import Reply
from daemon.api.syncing import SyncDone
from store.models import Chat


def _chat(found: Chat | Hit) -> Chat:
    return found.chat if isinstance(found, Hit) else found


REPLIES: tuple[Column[Reply], ...] = (
    Column("NAME", lambda one: one.name),
    Column("WORKSPACE", lambda one: "" if one.workspace_id is None else str(one.workspace_id), is_number=True),
    Column("TEXT", lambda one: one.text),
)


FOUND: tuple[Column[Chat | Hit], ...] = (
    Column("CHAT", lambda one: str(_chat(one).id), is_number=True),
    Column("MESSAGE", lambda one: str(one.message.id) if isinstance(one, Hit) else "", is_number=True),
    Column("SENT", lambda one: local_time(one.message.sent_at if isinstance(one, Hit) else one.last_message_at)),
    Column("SESSION", lambda one: _chat(one).session_key),
    Column("NAME", lambda one: _chat(one).name),
    Column("FROM", lambda one: sender(one.message) if isinstance(one, Hit) else ""),
    Column(
        "TEXT",
        lambda one: one.snippet if isinstance(one, Hit) else " ".join([one.phone or "", *one.tags]).strip(),
        is_wide=True,
        marks=lambda one: one.marks if isinstance(one, Hit) else (),
    ),
)


def company(found: PresenceList) -> tuple[Column[Presence], ...]:
    """Of operators, with the names of the chats that they are in."""
    names = {one.id: one.name for one in found.chats}
    return (
        Column("OPERATOR", lambda one: one.operator),
        Column("STATE", lambda one: one.state),
        Column("SINCE", lambda one: local_time(one.since)),
        Column("CHAT", lambda one: "" if one.chat_id is None else str(one.chat_id), is_number=True),
        Column("WITH", lambda one: names.get(one.chat_id or 0, "")),
    )


ACTIONS: tuple[Column[Action], ...] = (
    Column("ID", lambda one: str(one.id), is_number=True),
    Column("AT", lambda one: local_time(one.at)),
    Column("BY", lambda one: one.operator),
    Column("WHAT", lambda one: one.sentence, is_wide=True),
    Column("UNDONE", lambda one: "" if one.undone_at is None else f"{local_time(one.undone_at)} by {one.undone_by}"),
)


SYNCED: tuple[Column[SyncDone], ...] = (
    Column("ID", lambda one: str(one.id), is_number=True),
    Column("SESSION", lambda one: "" if one.session_id is None else str(one.session_id), is_number=True),
    Column("CHATS", lambda one: str(one.chats), is_number=True),
    Column("TAKEN", lambda one: str(one.taken), is_number=True),
    Column("STATE", lambda one: one.state),
    Column("WHY", lambda one: one.reason or "", is_wide=True),
)
