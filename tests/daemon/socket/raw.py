"""Requests as a browser, a script or an enemy would write them: byte for byte."""

import asyncio
import json
from pathlib import Path
from typing import Any


async def ask_raw(path: Path, request: bytes) -> tuple[int, dict[str, str], Any]:
    """Status, headers (lower case) and decoded JSON of the answer to these bytes."""
    reader, writer = await asyncio.open_unix_connection(str(path))
    try:
        writer.write(request)
        head = (await reader.readuntil(b"\r\n\r\n")).decode()
        lines = head.split("\r\n")
        headers = {
            name.lower(): value.strip() for name, _, value in (line.partition(":") for line in lines[1:] if line)
        }
        body = await reader.readexactly(int(headers.get("content-length", "0")))
        return int(lines[0].split()[1]), headers, json.loads(body) if body else None
    finally:
        writer.close()
        await writer.wait_closed()


def request(method: str, target: str, *headers: str, body: bytes = b"", host: str = "frontdesk") -> bytes:
    lines = [f"{method} {target} HTTP/1.1", f"Host: {host}", *headers]
    if body:
        lines.append(f"Content-Length: {len(body)}")
    return "\r\n".join([*lines, "", ""]).encode() + body
