"""Conversations whose peers turned out to be one person: within a session they are shown as one."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence

from store.chats import ChatRow
from store.standings import Standing
from store.table import replaced


def joined(rows: Iterable[ChatRow], contacts: Collection[int]) -> list[ChatRow]:
    """All chats of these contacts, so that those of one contact and one session stand in the oldest of them.

    Nothing of them is rewritten: when the person is split, each is again what it was.
    """
    families: dict[tuple[int, int], list[ChatRow]] = defaultdict(list)
    for row in rows:
        if row.contact_id in contacts and row.kind == "private":
            families[row.session_id, row.contact_id or 0].append(row)
    made = []
    for family in families.values():
        head, *others = sorted(family, key=lambda row: row.id)
        made.append(replaced(head, merged_into=None, merged_count=len(others)))
        made += [replaced(row, merged_into=head.id, merged_count=0) for row in others]
    return made


def spoken_in(family: Iterable[ChatRow], alone: Mapping[int, Standing]) -> ChatRow:
    """The one in which the customer wrote last: that is where an answer goes."""

    def key(row: ChatRow) -> tuple[int, int, int]:
        standing = alone[row.id]
        return standing.last_inbound_at or 0, standing.last_message_at or 0, -row.id

    return max(family, key=key)


def as_one(whole: ChatRow, family: Sequence[ChatRow], alone: Mapping[int, Standing]) -> ChatRow:
    """The row of a chat that others stand in: `whole` as all their messages make it, `family` each by itself."""
    spoken = spoken_in(family, alone)
    return replaced(
        whole,
        # the provider counts its 24 hours for each address, and an answer goes to this one
        last_inbound_at=spoken.last_inbound_at,
        window_closes_at=spoken.window_closes_at,
        window_order=spoken.window_order,
        last_message_at=whole.last_message_at if whole.last_message_id else max(row.last_message_at for row in family),
        failed_count=sum(row.failed_count for row in family),
        unread_count=sum(row.unread_count for row in family),
    )
