"""A person and a group, with all that is known of them."""

from daemon.api.endpoint import Endpoint
from store.models import Chat, Contact, Group, GroupMember, Identity, Link, Membership, NameClaim
from store.record import record


@record
class AskContact:
    id: int


@record
class AskGroup:
    id: int


@record
class Address:
    """One of a person's identities, and where it is written to."""

    identity: Identity
    sessions: tuple[str, ...]
    """The sessions, by key, that have a conversation with it."""


@record
class ContactDetail:
    """All that the desk knows of a person. A contact that has become part of another is answered by that one."""

    contact: Contact
    addresses: tuple[Address, ...]
    links: tuple[Link, ...]
    """Why they are one person; also those that were switched off."""
    names: tuple[NameClaim, ...]
    """What they are called by whom, the one that counts first."""
    chats: tuple[Chat, ...]
    """With this person, over all sessions of the workspace, the last spoken in first."""
    groups: tuple[Membership, ...]
    epoch: str
    seq: int


@record
class GroupDetail:
    group: Group
    members: tuple[GroupMember, ...]
    """Those in it, admins first, then those who left."""
    chats: tuple[Chat, ...]
    """The group's conversations, one a session that is in it."""
    epoch: str
    seq: int


CONTACT = Endpoint("GET", "/v1/contacts/{id}", AskContact, ContactDetail, "A person: addresses, names, chats, groups.")
GROUP = Endpoint("GET", "/v1/groups/{id}", AskGroup, GroupDetail, "A group: who is in it, and who was.")
