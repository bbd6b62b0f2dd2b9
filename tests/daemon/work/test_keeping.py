"""Files that came inside bodies: stored once, by their content, and never in the way of their message."""

import asyncio
import base64
import errno
import hashlib
import os
import signal
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from daemon.work import keeping
from daemon.work.background import running
from daemon.work.keeping import keep_media, keep_waiting
from store import media
from store.media import Expected
from store.media_files import MediaFiles
from tests.daemon.work.files_desk import MIB, PNG, a_photo, arrives, files, kept, media_of, replayed
from tests.shelf import SALES, Shelf, a_shelf


async def test_a_file_is_stored_by_its_content_and_its_message_says_so(shelf: Shelf) -> None:
    await arrives(shelf, a_photo())
    before, seq = await media_of(shelf), shelf.store.seq

    found = await kept(shelf)

    assert ("waiting", None, None) == (before.state, before.key, before.found_type)
    assert ("stored", None, len(PNG)) == (found.state, found.reason, found.size)
    assert ("image/jpeg", "image/png") == (found.mime_type, found.found_type)
    assert hashlib.sha256(PNG).hexdigest() == found.key
    assert PNG == shelf.store.media.path(found.key).read_bytes()
    assert (await shelf.thread())[0].seq > seq


async def test_only_the_owner_can_look_at_the_files(shelf: Shelf) -> None:
    await arrives(shelf, a_photo())
    await kept(shelf)

    found = list((shelf.store.bodies.parent / "media").rglob("*"))
    assert {0o700} == {path.stat().st_mode & 0o777 for path in found if path.is_dir()}
    assert {0o600} == {path.stat().st_mode & 0o777 for path in found if path.is_file()}


async def test_a_message_is_shown_before_its_file_is_stored(shelf: Shelf) -> None:
    await arrives(shelf, a_photo(body="look at this"))

    (message,) = await shelf.thread()
    assert ("look at this", "image", 1) == (message.body, message.type, (await shelf.chat()).unread_count)
    assert [] == files(shelf)


async def test_the_same_content_is_one_file(shelf: Shelf) -> None:
    await arrives(shelf, a_photo())
    await arrives(shelf, a_photo())
    await arrives(shelf, a_photo(key="B2"))
    await keep_waiting(shelf.store, MIB)

    assert [PNG] == files(shelf)
    assert ["stored", "stored"] == [one.media.state for one in await shelf.thread() if one.media]


@pytest.mark.parametrize(
    ("data", "why"),
    [
        ("@@@@", "no base64"),
        ("iVBORw0KGgo", "cut off"),
        ("iVBORw0KGg==iVBORw0KGgoA", "no base64"),
        ("", "empty"),
        (7, "no text"),
        (["iVBORw0KGgo="], "no text"),
        ({"data": "x"}, "no text"),
        ("\ud800AAA", "no base64"),
        ("data:image/png;base64,AAAA", "no base64"),
        ("A" * 4 * MIB + "=", "no base64|cut off"),
        ("QQ==" + "A" * MIB, "no base64"),
        ("A" * (256 * 1024 - 2) + "==" + "AAAA", "follows the end"),
    ],
)
async def test_a_broken_file_costs_nothing_but_itself(shelf: Shelf, data: Any, why: str) -> None:
    await arrives(shelf, a_photo(data, body="but read this"))
    found = await kept(shelf)

    assert ("broken", None) == (found.state, found.key)
    assert found.reason
    assert any(word in found.reason for word in why.split("|")), found.reason
    assert "but read this" == (await shelf.thread())[0].body
    assert [] == files(shelf)


async def test_blanks_and_escapes_inside_base64_are_read_over(shelf: Shelf) -> None:
    lines = base64.encodebytes(PNG * 200).decode()
    await arrives(shelf, a_photo(lines).replace(b"/", b"\\/"))

    assert "stored" == (await kept(shelf)).state
    assert [PNG * 200] == files(shelf)


async def test_a_file_over_the_limit_is_left_out_and_said(shelf: Shelf) -> None:
    await arrives(shelf, a_photo())
    found = await kept(shelf, longest=len(PNG) - 1)

    assert ("too_big", f"it is greater than {len(PNG) - 1:,} bytes ([limits] media_bytes)") == (
        found.state, found.reason,
    )  # fmt: skip
    assert [] == files(shelf)


async def test_what_did_not_come_with_its_message_has_no_file(shelf: Shelf) -> None:
    await arrives(shelf, a_photo(media=None))

    assert ("none", None) == ((await kept(shelf)).state, (await kept(shelf)).reason)


async def test_a_redelivery_brings_the_file_that_the_first_lacked_in_any_order(tmp_path: Path) -> None:
    bodies = [a_photo(media=None), a_photo("@@@@"), a_photo()]
    shown = []
    for number, order in enumerate((bodies, bodies[::-1])):
        async with a_shelf(tmp_path / str(number)) as shelf:
            for raw in order:
                await arrives(shelf, raw)
                await keep_waiting(shelf.store, MIB)
            shown.append(await media_of(shelf))

    assert "stored" == shown[0].state
    assert shown[0] == shown[1]


async def test_a_replay_gives_an_old_row_its_type_and_its_file(shelf: Shelf) -> None:
    delivery = await arrives(shelf, a_photo())

    async def as_before(tx: Any) -> None:
        await tx.run("UPDATE messages SET type = 'unsupported', detail = 'image'")
        await tx.run("DELETE FROM media")

    await shelf.store.write(as_before)
    await replayed(shelf, a_photo(), delivery)

    assert "stored" == (await kept(shelf)).state
    assert [("image", None)] == [(one.type, one.detail) for one in await shelf.thread()]
    assert "image" == (await shelf.chat()).last_message_type


async def test_a_replay_tries_once_more_what_was_too_big_and_leaves_alone_what_is_stored(shelf: Shelf) -> None:
    delivery = await arrives(shelf, a_photo())
    await kept(shelf, longest=1)
    await replayed(shelf, a_photo(), delivery)
    assert "stored" == (await kept(shelf)).state

    seq = (await shelf.thread())[0].seq
    await replayed(shelf, a_photo(), delivery)
    assert ("stored", seq) == ((await kept(shelf)).state, (await shelf.thread())[0].seq)


async def test_the_store_knows_whose_files_are_all_stored(shelf: Shelf) -> None:
    done = await arrives(shelf, a_photo())
    await keep_waiting(shelf.store, MIB)
    broken = await arrives(shelf, a_photo("@@@@", key="B"))
    await keep_waiting(shelf.store, MIB)
    another = await arrives(shelf, a_photo(key="C"))
    without = await arrives(shelf, a_photo(key="D", media=None))
    half = await arrives(shelf, a_photo(key="E"))
    await keep_waiting(shelf.store, MIB)
    await shelf.store.write(lambda tx: media.expect(tx, [Expected(half, "/another", SALES, "E")]))
    last = await arrives(shelf, a_photo(key="F"))

    async with shelf.store.reading() as reader:
        assert {done, another} == await media.stored_of(reader, [done, broken, another, without, half, last])


@pytest.mark.parametrize("code", [errno.ENOSPC, errno.EIO])
async def test_a_disk_that_refuses_is_asked_again(shelf: Shelf, monkeypatch: pytest.MonkeyPatch, code: int) -> None:
    await arrives(shelf, a_photo())
    refusal = OSError(code, os.strerror(code))
    with monkeypatch.context() as patch:
        patch.setattr(os, "fsync", _raising(refusal))
        meanwhile = await kept(shelf)
    left = files(shelf)
    later = await kept(shelf)

    assert "waiting" == meanwhile.state
    assert meanwhile.reason is not None
    assert "again" in meanwhile.reason
    assert [] == left
    assert ("stored", None) == (later.state, later.reason)


async def test_the_loop_keeps_what_comes_and_goes_on_after_the_disk_refused(
    shelf: Shelf, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(keeping, "PAUSE_SECONDS", 0.05)
    refusals = [OSError(errno.ENOSPC, "full")]
    real = os.fsync
    monkeypatch.setattr(os, "fsync", lambda handle: _raising(refusals.pop())(handle) if refusals else real(handle))
    async with running("media", lambda: keep_media(shelf.store, lambda: MIB)), asyncio.timeout(10):
        await arrives(shelf, a_photo())
        while (await media_of(shelf)).state != "stored":
            await asyncio.sleep(0.01)

    assert [] == refusals
    assert [PNG] == files(shelf)


DYING = """
import asyncio, os, signal, sys
from pathlib import Path
from store import media_files
from daemon.providers import base64_file
from daemon.work import keeping
from tests.shelf import a_shelf

def die(*_):
    os.kill(os.getpid(), signal.SIGKILL)

async def main():
    async with a_shelf(Path(sys.argv[1])) as shelf:
        place = sys.argv[2]
        if place == "half a file":
            base64_file._bytes_of = die
        if place == "before the rename":
            media_files.MediaFiles._finish = die
        if place == "before the row":
            keeping._settle = die
        await keeping.keep_waiting(shelf.store, 2**26)

asyncio.run(main())
"""


@pytest.mark.parametrize("place", ["half a file", "before the rename", "before the row"])
async def test_a_kill_between_file_and_row_leaves_no_lie(tmp_path: Path, place: str) -> None:
    async with a_shelf(tmp_path) as shelf:
        await arrives(shelf, a_photo(base64.b64encode(PNG * 500).decode()))
    command = [sys.executable, "-c", DYING, str(tmp_path), place]
    ended = await asyncio.to_thread(subprocess.run, command, check=False)
    async with a_shelf(tmp_path) as shelf:
        meanwhile = await media_of(shelf)
        await asyncio.to_thread(shelf.store.media.sweep)
        after_sweep = files(shelf)
        found = await kept(shelf)

        assert -signal.SIGKILL == ended.returncode
        assert "waiting" == meanwhile.state
        assert ([PNG * 500] if place == "before the row" else []) == after_sweep
        assert "stored" == found.state
        assert [PNG * 500] == files(shelf)


async def test_content_that_a_power_cut_has_shortened_is_written_anew(shelf: Shelf) -> None:
    path = shelf.store.media.path(hashlib.sha256(PNG).hexdigest())
    path.parent.mkdir(parents=True)
    path.write_bytes(PNG[:7])
    await arrives(shelf, a_photo())
    await kept(shelf)

    assert [PNG] == files(shelf)


WEIGHED = """
import resource, sys
from pathlib import Path
from daemon.work.keeping import _decoded
from store.media import Expected
from store.media_files import MediaFiles

body, folder = Path(sys.argv[1]), Path(sys.argv[2])
list(_decoded(b'{"a":"QUJD"}', "/a", 99))
now = int(Path("/proc/self/statm").read_text().split()[5]) * resource.getpagesize()
resource.setrlimit(resource.RLIMIT_DATA, (now + 8 * 2**20, now + 8 * 2**20))
kept = MediaFiles(folder).keep(_decoded(body, "/data/message/media/data", 2**26))
assert kept.size == 20 * 2**20
"""


def test_twenty_megabytes_are_never_held_at_once(tmp_path: Path) -> None:
    body = tmp_path / "body"
    body.write_bytes(a_photo(base64.b64encode(os.urandom(20 * MIB)).decode()))
    ended = subprocess.run(
        [sys.executable, "-c", WEIGHED, str(body), str(tmp_path / "media")], check=False, capture_output=True, text=True
    )

    assert (0, "") == (ended.returncode, ended.stderr)


def test_what_the_pieces_raise_leaves_nothing_behind(tmp_path: Path) -> None:
    def broken() -> Any:
        yield b"half"
        raise ValueError("no more")

    with pytest.raises(ValueError, match="no more"):
        MediaFiles(tmp_path / "media").keep(broken())

    assert [] == [path for path in tmp_path.rglob("*") if path.is_file()]


def _raising(trouble: OSError) -> Any:
    def refuse(_handle: int) -> None:
        raise trouble

    return refuse
