"""The doors for signed bodies: what each asks of a body whose sender has proved who it is, and what it answers."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from aiohttp import web

from daemon.intake.listening import Admission, Limits
from daemon.intake.refusals import Refused, unacceptable
from daemon.providers.base import Provider
from daemon.providers.body import NoJson, parsed
from daemon.providers.gateway import batch, flat, signature
from daemon.providers.gateway.facts import named_sessions
from daemon.providers.gateway.ids import session_ref
from daemon.providers.gateway.provider import GATEWAY
from daemon.providers.meta.provider import META
from daemon.providers.waha import facts as waha
from daemon.providers.waha.provider import WAHA
from daemon.providers.wwebjs_api import facts as wwebjs_api
from daemon.providers.wwebjs_api.provider import WWEBJS_API
from daemon.rules.routing import Stray
from store.models import Dialect

_FORGED = "Invalid webhook signature"
_NO_OBJECT = {"body": ["The body is no JSON object."]}


@dataclass(frozen=True, slots=True)
class Proved:
    """A body, and the sessions that its sender may speak for: at least one."""

    headers: Sequence[tuple[str, str]]
    raw: bytes
    admission: Admission
    speakers: frozenset[int]


@dataclass(frozen=True, slots=True)
class Entry:
    """A body that may come in."""

    session_id: int | None
    """Whose it is, where that is known before its facts are read."""
    sessions: tuple[int, ...] = ()
    """Of a batch: whose pace it counts for."""
    size: int = 0
    """Of a batch: how many chats."""


@dataclass(frozen=True, slots=True)
class Door:
    """What is particular to one address."""

    provider: Provider
    longest: Callable[[Limits], int]
    refusal: str
    """What a sender without a fitting secret is told."""
    admit: Callable[[Proved], Entry]
    """Raises Refused."""
    answer: Callable[[Entry, int], web.Response]
    """Once the body is on the disk, as the delivery of this number."""
    takes_batches: bool = False


def _admit_meta(proved: Proved) -> Entry:
    return Entry(_only(proved.speakers))


def _admit_event(proved: Proved) -> Entry:
    """A live event, or a message in the written form."""
    if signature.is_over_body_alone(proved.headers):
        body = _object(proved.raw)
        if "event" not in body:
            return _admit_flat(proved, body)
    return _admit_named(proved, "gateway", named_sessions(proved.raw), _FORGED)


def _admit_wwebjs_api(proved: Proved) -> Entry:
    return _admit_named(proved, WWEBJS_API.dialect, wwebjs_api.named_sessions(proved.raw), "")


def _admit_waha(proved: Proved) -> Entry:
    return _admit_named(proved, WAHA.dialect, waha.named_sessions(proved.raw), "")


def _admit_named(proved: Proved, dialect: Dialect, refs: tuple[str, ...], refusal: str) -> Entry:
    """A body that names another sender's session is refused; one that names nobody's is kept, to be put aside."""
    if not refs:
        return Entry(_only(proved.speakers))
    named = proved.admission.directory.resolve(dialect, refs, proved.speakers)
    if named is Stray.FOREIGN:
        raise Refused(401, refusal)
    return Entry(named[0] if isinstance(named, tuple) else None)


def _admit_flat(proved: Proved, body: dict[str, Any]) -> Entry:
    ref, workspace = session_ref(body), flat.workspace_of(body)
    errors = flat.errors(body)
    sessions = _named(proved, [ref] if ref else [], [] if workspace is None else [workspace], errors)
    if errors:
        raise unacceptable(errors)
    return Entry(sessions[0])


def _admit_batch(proved: Proved) -> Entry:
    body = _object(proved.raw)
    errors = batch.errors(body, is_written=signature.is_over_body_alone(proved.headers))
    sessions = _named(proved, batch.session_refs(body), batch.workspaces(body), errors)
    if errors:
        raise unacceptable(errors)
    return Entry(_only(sessions), sessions, len(batch.chats_of(body)))


def _named(proved: Proved, refs: Sequence[str], workspaces: Sequence[int], errors: flat.Errors) -> tuple[int, ...]:
    """The sessions of a body that says whose it is; what it says wrong becomes an error. Raises Refused."""
    directory, found = proved.admission.directory, set()
    named = [known for ref in refs if (known := directory.named("gateway", ref))]
    if refs and not named:
        errors["session_id"] = ["There is no such session."]
    for known in named:
        if any(directory.workspace(known[0]) != one for one in workspaces):
            errors["workspace_id"] = ["The session is none of this workspace."]
        elif ours := [one for one in known if one in proved.speakers]:
            found.add(ours[0])
        else:
            raise Refused(401, _FORGED)
    return tuple(sorted(found))


def _object(raw: bytes) -> dict[str, Any]:
    try:
        body = parsed(raw)
    except NoJson:
        raise unacceptable(_NO_OBJECT) from None
    if not isinstance(body, dict):
        raise unacceptable(_NO_OBJECT)
    return body


def _only(sessions: frozenset[int] | tuple[int, ...]) -> int | None:
    return next(iter(sessions)) if len(sessions) == 1 else None


def _nothing(_entry: Entry, _delivery: int) -> web.Response:
    return web.Response()


def _received(_entry: Entry, _delivery: int) -> web.Response:
    return web.Response(body=b'{"status":"received"}', content_type="application/json")


def _queued(entry: Entry, delivery: int) -> web.Response:
    told = {
        "status": "queued",
        "message": f"{entry.size} chats are kept and will be read",
        "batch_size": entry.size,
        "batch_id": delivery,  # as `frontdesk deliveries show` takes it
    }
    return web.json_response(told, status=202)


META_DOOR = Door(META, lambda limits: limits.meta_body, "", _admit_meta, _nothing)
GATEWAY_DOOR = Door(GATEWAY, lambda limits: limits.gateway_body, _FORGED, _admit_event, _received)
WWEBJS_API_DOOR = Door(WWEBJS_API, lambda limits: limits.gateway_body, "", _admit_wwebjs_api, _nothing)
SYNC_DOOR = Door(GATEWAY, lambda limits: limits.gateway_body, _FORGED, _admit_batch, _queued, takes_batches=True)
WAHA_DOOR = Door(WAHA, lambda limits: limits.gateway_body, "", _admit_waha, _nothing)
