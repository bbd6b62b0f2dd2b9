"""A customer's photo, start to end: posted, acknowledged, killed over, and given out byte for byte."""

import base64
import os
from typing import Any

from tests.scenarios.premises import Premises, gateway_text, until


def a_photo(content: bytes, name: str, key: str = "A1") -> dict[str, Any]:
    media = {"data": base64.b64encode(content).decode(), "mimetype": "image/png", "filename": name}
    return gateway_text(key, "look") | {"type": "image", "has_media": True, "media": media}


def the_media(desk: Premises) -> dict[str, Any]:
    (chat,) = desk.listed("chats", "list")
    (message,) = desk.listed("media", "list", str(chat["id"]))
    return {"id": message["id"], **message["media"]}


def test_twenty_megabytes_survive_a_kill_right_after_their_ack(desk: Premises) -> None:
    content = b"\x89PNG\r\n\x1a\n" + os.urandom(20 * 1024 * 1024)
    status = desk.from_gateway("message_received", message=a_photo(content, "../../photo"))
    desk.kill()
    desk.start()
    desk.settled()
    until(lambda: the_media(desk)["state"] == "stored", 30)
    target = desk.folder / "saved"
    target.mkdir()
    said = desk.run("media", "get", str(the_media(desk)["id"]), "-o", str(target))

    assert 200 == status
    assert f"{target}/photo.png\n" == said
    assert content == (target / "photo.png").read_bytes()
    assert ["photo.png"] == [one.name for one in target.iterdir()]


def test_broken_base64_costs_neither_the_message_nor_the_next(desk: Premises) -> None:
    broken = a_photo(b"", "a.png", "B1")
    broken["media"]["data"] = "@@not base64@@"
    desk.from_gateway("message_received", message=broken)
    desk.from_gateway("message_received", message=a_photo(b"\x89PNG\r\n\x1a\n", "b.png", "B2"))
    desk.settled()
    (chat,) = desk.listed("chats", "list")
    number = str(chat["id"])
    until(lambda: {"broken", "stored"} == {one["media"]["state"] for one in desk.listed("media", "list", number)})

    assert 2 == chat["unread_count"]
    assert "came broken" in desk.run("media", "list", number)
