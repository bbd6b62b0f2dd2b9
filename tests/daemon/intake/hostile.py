"""The shelf's hostile requests, from their description to the very bytes that go over the wire."""

import copy
import gzip
import hashlib
import hmac
import json
import re
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.daemon.intake.front import LIVE, LONE_SECRET
from tests.daemon.providers.bodies import NOW, SECRET, a_meta_body, a_meta_text

SHELF = Path(__file__).parents[4] / "shared" / "hostile" / "requests.json"
META = "/webhooks/meta"
NUMBER = {"phone_number_id": "200000000000001"}
_OUTCOME = ("status", "messages", "quarantined")
_EACH: dict[str, Callable[[Any], dict[str, Any]]] = {
    "each": lambda one: {"set": [one]},
    "each_body": lambda one: {"body_text": one},
    "each_raw": lambda one: {"raw": one},
    "each_method": lambda one: {"method": one},
    "each_path": lambda one: {"path": one},
    "each_signature": lambda one: {"signature": one},
    "each_time": lambda one: {"time": one},
}
_OWN: list[dict[str, Any]] = [
    {"name": name, "target": "meta", "template": "ours", "accept": [dict(zip(_OUTCOME, accepted, strict=True))], **how}
    for name, how, accepted in (
        ("ours: unsigned", {"sign": "none"}, (401, 0, 0)),
        ("ours: cut off", {"cut": 200}, (200, 0, 1)),
        ("ours: twice", {"times": 2}, (200, 1, 0)),
        ("ours: another method", {"method": "PUT"}, (405, 0, 0)),
    )
]
_REPEATED = re.compile(r"\{(\d+) x (.)\}")


@dataclass(frozen=True)
class Case:
    name: str
    told: dict[str, Any]
    templates: dict[str, Any]

    @property
    def accepted(self) -> set[tuple[int, int, int]]:
        """Status, new messages, new quarantined bodies."""
        return {(one["status"], one["messages"], one["quarantined"]) for one in self.told["accept"]}

    def runs(self, port: int, now: int = NOW // 1000, first: int = 0) -> Iterator[list[bytes]]:
        """Each run is the requests whose outcome is told together.

        `now` is the daemon's clock in seconds; the runs are numbered from `first` on, which makes their ids unique.
        """
        for number, variant in enumerate(self._variants(), first):
            told = {**variant, "number": number, "now": now}
            if "each_id" in variant:
                yield [_request({**told, "set": [_id_of(one)]}, self.templates, port) for one in variant["each_id"]]
            else:
                yield [_request(told, self.templates, port)] * variant.get("times", 1)

    def _variants(self) -> list[dict[str, Any]]:
        for key, made in _EACH.items():
            if key in self.told:
                return [{**self.told, **made(one)} for one in self.told[key]]
        return [self.told]


def cases(*targets: str) -> list[Case]:
    """A few of our own, and those of the shelf where it is there."""
    shelf = json.loads(SHELF.read_text()) if SHELF.is_file() else {"cases": [], "templates": {}}
    templates = {
        "ours": json.loads(a_meta_body(a_meta_text(id="wamid.TEST0001"), metadata=NUMBER)),
        **shelf["templates"],
    }
    return [Case(one["name"], one, templates) for one in [*_OWN, *shelf["cases"]] if one["target"] in targets]


def status_of(said: bytes) -> int:
    """0: closed without an answer."""
    found = re.match(rb"HTTP/1\.[01] (\d{3}) ", said)
    return int(found[1]) if found else 0


def _id_of(written: str) -> list[str]:
    return ["/entry/0/changes/0/value/messages/0/id", written]


def _request(case: dict[str, Any], templates: dict[str, Any], port: int) -> bytes:
    host, path = f"127.0.0.1:{port}", LIVE if case["target"] == "gateway" else META
    if "raw" in case:
        return str(case["raw"]).replace("{path}", path).replace("{host}", host).encode("latin-1")
    raw = _body(case, templates, host)
    headers = [(name, value.encode("latin-1")) for name, value in case.get("headers", [])]
    signed, raw, query = (_signed_live if case["target"] == "gateway" else _signed_meta)(case, raw)
    if (big := case.get("headers_repeat")) is not None:
        headers.append((big["name"], big["unit"].encode() * big["times"]))
    asked = case.get("query", query).replace("{verify_token}", "verify%20me")
    target = case.get("path", path) + (f"?{asked}" if asked else "")
    lines = [
        f"{case.get('method', 'POST')} {target} HTTP/1.1".encode(),
        b"Host: " + host.encode(),
        b"Connection: close",
        b"Content-Length: %d" % len(raw),
        *(name.encode() + b": " + value for name, value in [*headers, *signed]),
    ]
    return b"\r\n".join([*lines, b"", raw])


def _body(case: dict[str, Any], templates: dict[str, Any], host: str) -> bytes:
    if case.get("method") == "GET" or "connections" in case:
        return b""
    if "body_gzip" in case:
        return _packed_zeros(case["body_gzip"]["times"])
    if "body_repeat" in case:
        return str(case["body_repeat"]["unit"]).encode() * int(case["body_repeat"]["times"])
    if "body_text" in case:
        return str(case["body_text"]).encode()
    body = copy.deepcopy(templates[case["template"]])
    for pointer, value in case.get("set", []):
        _put(body, pointer, value)
    for pointer in case.get("delete", []):
        _put(body, pointer, None, is_gone=True)
    _reshape(body, case)
    text = json.dumps(body).replace("TEST0001", f"TEST{case['number']:04}x").replace("{media_host}", host)
    return _changed(_REPEATED.sub(lambda found: found[2] * int(found[1]), text), case)


def _reshape(body: Any, case: dict[str, Any]) -> None:
    if "fill_strings" in case or "repeat_message" in case:
        messages = body["entry"][0]["changes"][0]["value"]["messages"]
        if "fill_strings" in case:
            messages[0] = _filled(messages[0], case["fill_strings"])
        messages.extend({**messages[0], "id": f"wamid.M{number}"} for number in range(1, case.get("repeat_message", 1)))


def _changed(text: str, case: dict[str, Any]) -> bytes:
    if "replace_text" in case:
        text = text.replace(*case["replace_text"])
    if "replace_repeat" in case:
        asked = case["replace_repeat"]
        text = text.replace(asked["find"], asked["unit"] * asked["times"])
    raw = text.encode()
    if "replace_bytes" in case:
        old, new = map(bytes.fromhex, case["replace_bytes"])
        raw = raw.replace(old, new)
    raw = bytes.fromhex(case.get("prefix_bytes", "")) + raw
    return raw[: case.get("cut", len(raw))].ljust(case.get("pad_to", 0))


Signed = tuple[list[tuple[str, bytes]], bytes, str]
"""The headers that prove a body, the body as it then is sent, and what stands in the query."""


def _signed_meta(case: dict[str, Any], raw: bytes) -> Signed:
    how, name = case.get("sign", "valid"), "X-Hub-Signature-256"
    good = _hex(SECRET, raw)
    match how:
        case "none":
            return [], raw, ""
        case "plain":
            return [(name, b"sha256=" + good), ("Content-Encoding", b"gzip")], gzip.compress(raw), ""
        case "compressed":
            return [(name, b"sha256=" + good), ("Content-Encoding", b"gzip")], raw, ""
        case "query":
            return [], raw, f"{name}=sha256={good.decode()}"
        case "sha1-only":
            return [("X-Hub-Signature", b"sha1=" + hmac.new(SECRET, raw, "sha1").hexdigest().encode())], raw, ""
        case "bad-then-good":
            return [(name, b"sha256=" + b"0" * 64), (name, b"sha256=" + good)], raw, ""
        case "valid-for-original":
            return [(name, b"sha256=" + good)], raw.replace(b"hola", b"hole"), ""
        case "no-prefix":
            return [(name, good)], raw, ""
    claimed = {
        "valid": good,
        "wrong-key": _hex(b"another key", raw),
        "truncated": good[:-1],
        "older-active-secret": _hex(b"old app secret", raw),
    }
    written = claimed[how] if how in claimed else _hex(SECRET, json.dumps(json.loads(raw)).encode())
    return [(name, b"sha256=" + written)], raw, ""


def _signed_live(case: dict[str, Any], raw: bytes) -> Signed:
    if case.get("sign") == "none":
        return [], raw, ""
    time = str(case["now"] + case.get("sign_time_offset_s", 0))
    if "time" in case:
        time = str(case["now"] + 600) if case["time"] == "+600" else case["time"]
    secret = LONE_SECRET if case.get("sign") == "other-account" else SECRET
    signature = case["signature"].encode() if "signature" in case else _hex(secret, time.encode() + raw)
    return [("X-Timestamp", time.encode()), ("X-HMAC-Signature", signature)], raw, ""


def _hex(secret: bytes, raw: bytes) -> bytes:
    return hmac.new(secret, raw, hashlib.sha256).hexdigest().encode()


def _packed_zeros(count: int) -> bytes:
    packing = zlib.compressobj(9, zlib.DEFLATED, 31)
    step = 1_000_000
    return b"".join(packing.compress(bytes(step)) for _ in range(count // step)) + packing.flush()


def _put(body: Any, pointer: str, value: Any, *, is_gone: bool = False) -> None:
    *way, last = pointer.strip("/").split("/")
    for step in way:
        body = body[int(step) if isinstance(body, list) else step]
    if isinstance(body, list) and int(last) == len(body):
        body.append(value)
    elif is_gone:
        del body[last]
    else:
        body[int(last) if isinstance(body, list) else last] = value


def _filled(value: Any, text: str) -> Any:
    if isinstance(value, dict):
        return {key: _filled(one, text) for key, one in value.items()}
    return text if isinstance(value, str) else value
