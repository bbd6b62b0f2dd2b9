"""A new number while the daemon runs: added by one command, tried by another, and then written to."""

import json
import time
from typing import Any

from tests.daemon.providers.waha.bodies import a_body, a_message, signed
from tests.fakes.providers import running_beside
from tests.fakes.waha import PATH, WahaStandIn
from tests.scenarios.premises import Premises

KEY = "the key of WAHA"


def states(found: dict[str, Any]) -> dict[str, str]:
    return {one["name"]: one["state"] for one in found["checks"]}


def test_a_session_is_added_tried_and_written_to(desk: Premises) -> None:
    (desk.folder / "waha.key").write_text(f"{KEY}\n")
    (desk.folder / "waha.key").chmod(0o600)
    waha = WahaStandIn(KEY, ("shop-1",))
    with running_beside(waha) as base_url:
        named = ("--external-id", "shop-1", "--base-url", base_url, "--api-key-file", str(desk.folder / "waha.key"))
        added = json.loads(
            desk.run("sessions", "add", "--dialect", "waha", "--key", "shop", "--workspace", "1", *named, "--json")
        )
        waha.states["shop-1"] = "FAILED"
        desk.run("sessions", "test", "shop", code=1)
        waha.states["shop-1"] = "WORKING"
        (tried,) = desk.listed("sessions", "test", "shop")
        secret = (desk.folder / "shop.secret").read_text().strip().encode()
        message = a_message("WEBJS", "A1", "is it open?", chat="6281234567890@c.us", at=int(time.time()))
        raw = json.dumps(a_body("message.any", message, session="shop-1")).encode()
        forged = desk.post(PATH, raw, dict(signed(raw, b"another secret")))
        taken = desk.post(PATH, raw, dict(signed(raw, secret)))
        desk.settled()
        (later,) = desk.listed("sessions", "test", "shop")

    assert (4, True) == (added["id"], added["is_taken"])
    assert {"ok"} == {states(tried)[one] for one in ("secret", "public side", "provider", "key", "session", "sending")}
    assert (401, 200) == (forged, taken)
    assert ["is it open?"] == [one["preview"] for one in desk.listed("chats", "list", "session:shop")]
    assert "ok" == states(later)["webhooks"]
    assert [] == desk.listed("deliveries", "list", "--state", "quarantined")
