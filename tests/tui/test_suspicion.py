"""What is not what it seems."""

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from daemon.display import display
from tui.suspicion import hidden, odd_links, spelled

_SHARED = Path(__file__).parents[3] / "shared/hostile/strings.json"


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("olá, tudo bem? 👍🏽 👨‍👩‍👧 ❤️ 🇧🇷", 0),
        ("two\nlines", 0),
        ("مرحبا، متى تصل الشحنة؟", 0),
        ("नमस्ते, ऑर्डर कब आएगा?", 0),
        ("a\u200bb", 1),
        ("invoice\u202egpj.exe", 1),
        ("\u2066\u2069", 2),
        ("tag\U000e0061\U000e0062", 2),
        ("\x1b[2J", 1),
        ("already shown \N{REPLACEMENT CHARACTER} ␛", 0),
    ],
)
def test_characters_that_hide_are_counted_and_honest_text_has_none(text: str, count: int) -> None:
    assert count == hidden(text)


@pytest.mark.parametrize(
    "text",
    [
        "see https://pay.example/b/1182?x=1 and www.example.com.",
        "https://münchen.de/a https://почта.рф https://例え.jp",
        "mail ana@example.com or bob.smith@example.org",
        "R$ 1.182,00 at 9.30 and file.pdf",
        "https://pay.example/@name/x",
        "no link.Here",
    ],
)
def test_an_honest_link_is_left_alone(text: str) -> None:
    assert [] == odd_links(text)


@pytest.mark.parametrize(
    ("text", "host", "reason"),
    [
        ("https://bank.example@evil.example/login", "evil.example", "bank.example is only a name before the @"),
        ("http://www.bank.example:443@evil.example", "evil.example", "only a name before the @"),
        ("https://xn--pypal-4ve.com/x", "xn--pypal-4ve.com", "it is written p\u0430ypal.com"),
        ("go to p\u0430ypal.com/x now", "xn--pypal-4ve.com", "mixes alphabets"),
        ("https://\u0430\u0440\u0440\u04cf\u0435.com", "xn--80ak6aa92e.com", "only looks like apple.com"),
        ("https://p\u200b\u0430ypal\u3002com", "xn--pypal-4ve.com", "mixes alphabets"),
    ],
)
def test_a_link_that_leads_elsewhere_has_its_true_host_spelled(text: str, host: str, reason: str) -> None:
    [odd] = odd_links(text)

    assert host == odd.host
    assert reason in odd.reason


def test_letters_that_hide_are_called_by_their_names() -> None:
    shown = spelled("a\u202eb\x1b\n\u00a0c\ufe0f")

    assert (
        "a<U+202E RIGHT-TO-LEFT OVERRIDE>b<U+001B ESCAPE><U+000A LINE FEED>\n"
        "<U+00A0 NO-BREAK SPACE>c<U+FE0F VARIATION SELECTOR-16>" == shown
    )


@given(st.text(max_size=300))
def test_whatever_is_judged_is_fit_for_a_screen_and_nothing_breaks(text: str) -> None:
    assert hidden(text) >= 0
    assert spelled(text) == display(spelled(text), multiline=True)
    for link in (text, f"https://{text}", f"{text}.com/x"):
        assert all(odd.host == display(odd.host) and odd.reason == display(odd.reason) for odd in odd_links(link))


def test_hostile_strings_of_the_shelf_are_judged_without_breaking() -> None:
    held = json.loads(_SHARED.read_text())["strings"] if _SHARED.exists() else []
    marked = [one for one in held if "mark" in one.get("must", ())]
    texts = {one["name"]: one.get("prefix", "") + one["string"] * one.get("repeat", 1) for one in marked}

    assert [] == [name for name, text in texts.items() if not hidden(text)]
