"""A stand-in for the seed's Node gateway: it checks in the order of the real one, and answers in its captured words."""

import re
import secrets
import time
from collections.abc import Iterable

from cli.demo.stand_in import Answer, Asked, StandIn, Taken, as_answer, saying

PATH = "/api/messages/send"
LISTED = "/api/sessions"
NO_ID = saying(200, {"success": True})
"""What the real one also says when it has sent nothing; here the message is out."""
_PHONE = re.compile(r"\+?[0-9\s\-()]+")
_REQUIRED = ("session_id", "recipient_phone", "message")


class NodeStandIn(StandIn):
    """Sessions that are linked at one gateway."""

    tells_first = True

    def __init__(self, api_key: str, sessions: Iterable[str]) -> None:
        super().__init__()
        self.api_key = api_key
        self.sessions = set(sessions)
        self.disconnected: set[str] = set()
        """Those of them that WhatsApp cannot be reached by just now."""
        self.phones: dict[str, str] = {}

    def judged(self, asked: Asked) -> Answer | Taken:
        if (asked.method, asked.path) == ("GET", LISTED):
            return self._listed(asked)
        if asked.path != PATH:
            return as_answer(404, {"error": "Endpoint not found", "path": asked.path, "method": "POST"})
        plain = asked.plain
        session, phone, message = (plain.get(name) for name in _REQUIRED)
        if plain.get("api_key") != self.api_key:
            return _wrong(401, "Invalid API key")
        if not (session and phone and message):
            return as_answer(400, {"error": "Missing required fields", "required": list(_REQUIRED)})
        if not isinstance(phone, str) or not _PHONE.fullmatch(phone):
            return _wrong(400, "Invalid phone number format")
        if not isinstance(session, str) or session not in self.sessions:
            return _wrong(404, "Session not found")
        if session in self.disconnected:
            return _wrong(400, "Session not connected. Please check session status.")
        if plain.get("type", "text") != "text" or not isinstance(message, str):
            return as_answer(200, {"success": True})  # and nothing is sent
        return _sent(session, phone, message)

    def _listed(self, asked: Asked) -> Answer:
        if asked.query.get("api_key") != self.api_key:
            return _wrong(401, "Invalid API key")
        told = [
            {
                "session_id": one,
                "workspace_id": 1,
                "status": "disconnected" if one in self.disconnected else "connected",
                "phone_number": self.phones.get(one),
            }
            for one in sorted(self.sessions)
        ]
        return as_answer(200, {"success": True, "sessions": told, "total": len(told)})

    def good_answer(self, taken: Taken) -> Answer:
        return as_answer(200, {"success": True, "message_id": taken.id, "timestamp": int(time.time())})


def _sent(session: str, phone: str, message: str) -> Taken:
    key = f"3EB0{secrets.token_hex(9).upper()}"
    # a plus is kept, as the real one keeps it: such a message goes to nobody
    return Taken(key, f"true_{phone}@c.us_{key}", session, phone, message)


def _wrong(status: int, words: str) -> Answer:
    return as_answer(status, {"error": words})
