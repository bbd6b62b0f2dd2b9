"""What the parts of the daemon are given, as the config says it."""

from daemon.intake.listening import Account, Reads
from daemon.providers.base import Secret
from daemon.reloading import admission as admission_of
from daemon.settings import Settings

CONFIG = {
    "http": {"open_reads": True, "token": "word"},
    "limits": {"syncs_per_minute": 7, "webhooks_per_minute": 8},
    "workspace": [{"id": 1, "name": "Acme"}],
    "session": [
        {
            "id": 7, "workspace": 1, "key": "sales", "dialect": "gateway", "secret": "s", "api_key": "k",
            "external_ids": ["old", "new"],
        },
        {"id": 8, "workspace": 1, "key": "bare", "dialect": "gateway", "secret": "s", "api_key": "k"},
        {"id": 9, "workspace": 1, "key": "keyless", "dialect": "gateway", "secret": "t"},
        {"id": 10, "workspace": 1, "key": "gone", "dialect": "gateway", "api_key": "k", "retired": True},
        {"id": 1, "workspace": 1, "key": "care", "dialect": "meta", "secret": "m", "phone_number_id": "1"},
    ],
}  # fmt: skip


def test_who_may_speak_and_ask_is_what_the_config_says() -> None:
    admission = admission_of(Settings.model_validate(CONFIG))

    assert (Account(7, "new", b"k"), Account(8, "8", b"k")) == admission.accounts
    assert Reads(is_open=True, token=b"word") == admission.reads
    assert (7, 8) == (admission.limits.syncs_per_minute, admission.limits.webhooks_per_minute)
    assert (Secret(7, b"s"), Secret(8, b"s"), Secret(9, b"t")) == admission.secrets["gateway"]


def test_without_a_word_of_it_nobody_may_read() -> None:
    assert Reads(is_open=False, token=b"") == admission_of(Settings.model_validate({})).reads
