"""Numbers as people of a country write them: with a leading zero, and no country code."""

from collections.abc import AsyncGenerator
from pathlib import Path
from typing import Any

import pytest

from tests.pipeline import Pipeline, a_live_message, a_pipeline, a_synced_chat, a_synced_group
from tests.shelf import SALES


@pytest.fixture
async def indonesia(tmp_path: Path) -> AsyncGenerator[Pipeline]:
    async with a_pipeline(tmp_path / "state", region="ID") as one:
        yield one


def a_written_message(phone: str, body: str, **rest: Any) -> dict[str, Any]:
    plain = {
        "session_id": SALES,
        "workspace_id": 1,
        "chat_type": "private",
        "contact_phone": phone,
        "message_body": body,
    }
    return {**plain, **rest}


@pytest.mark.parametrize("written", ["081234567890", "0812-3456-7890", "(0812) 3456 7890"])
async def test_a_leading_zero_is_of_the_workspaces_country(indonesia: Pipeline, written: str) -> None:
    """Rule 16."""
    await indonesia.deliver(a_live_message())
    await indonesia.deliver(a_written_message(written, "it is me"))

    assert [("+6281234567890", "it is me")] == await indonesia.shelf.rows("SELECT phone, preview FROM chats")


async def test_the_answer_goes_to_a_number_that_a_provider_can_reach(indonesia: Pipeline) -> None:
    await indonesia.deliver(a_written_message("081234567890", "hello"))

    assert [("+6281234567890",)] == await indonesia.shelf.rows("SELECT send_to FROM chats")


async def test_syncs_and_members_of_groups_are_read_so_too(indonesia: Pipeline) -> None:
    members = [{"phone": "081234567890", "name": "Budi"}]
    await indonesia.sync(a_synced_chat("081234567890"), a_synced_group(participants=members))
    await indonesia.deliver(a_live_message())

    assert [("+6281234567890",)] == await indonesia.shelf.rows("SELECT phone FROM contacts")


async def test_without_a_country_nobody_can_know_and_the_number_stays_as_it_was_written(tmp_path: Path) -> None:
    async with a_pipeline(tmp_path / "state") as nowhere:
        await nowhere.deliver(a_written_message("081234567890", "hello"))
        found = await nowhere.shelf.rows("SELECT name, phone FROM chats")

    assert [("081234567890", None)] == found
