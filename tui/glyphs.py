"""The signs that the screen is drawn with, each with a plain twin for `--ascii`."""

from dataclasses import replace

from store.models import MessageStatus, MessageType, ProviderType
from store.record import record


@record
class Glyphs:
    """Every sign is as wide in rich as in the common terminals: plain BMP, or a two-cell emoji without a selector."""

    meta: str = "◆"
    webjs: str = "◇"
    group: str = "👥"
    cursor: str = "▌"
    mark: str = "■"
    bar: str = "┃"
    rule: str = "─"
    divider: str = "│"
    window: str = "⧗"
    clock: str = "◷"
    tick: str = "✓"
    ticks: str = "✓✓"
    ticks_read: str = "✓✓"
    alert: str = "!"
    unknown: str = "?"
    live: str = "●"
    lost: str = "○"
    up: str = "↑"
    down: str = "↓"
    dot: str = "·"
    revoked: str = "⊘"
    late: str = "↷"
    typing: str = "✎"
    viewing: str = "◦"
    ellipsis: str = "…"
    raised: str = "▲"
    """One for each step of priority."""
    pin: str = "📌"
    mute: str = "🔇"
    image: str = "📷 "
    video: str = "🎬 "
    audio: str = "🎤 "
    document: str = "📄 "
    sticker: str = "🎴 "
    location: str = "📍 "
    contacts: str = "👤 "
    poll: str = "📊 "
    bars: str = "▁▂▃▄▅▆▇"
    """From nothing to the most; none touches the line above."""

    def provider(self, provider: ProviderType) -> str:
        return self.meta if provider == "meta" else self.webjs

    def media(self, kind: MessageType) -> str:
        """The sign before a label such as "photo"; empty for what has none."""
        sign: str = getattr(self, kind, "") if kind in _WITH_SIGN else ""
        return sign

    def status(self, status: MessageStatus) -> str:
        """How far a message of ours has come."""
        name = _STATUS_SIGN.get(status, "unknown")
        sign: str = getattr(self, name)
        return sign


_WITH_SIGN = ("image", "video", "audio", "document", "sticker", "location", "contacts", "poll")
_STATUS_SIGN: dict[MessageStatus, str] = {
    "pending": "clock",
    "scheduled": "clock",
    "queued": "clock",
    "sending": "clock",
    "held": "clock",
    "sent": "tick",
    "delivered": "ticks",
    "read": "ticks_read",
    "played": "ticks_read",
    "failed": "alert",
    "cancelled": "revoked",
}

FULL = Glyphs()
BARE_SIGNS = replace(FULL, ticks_read="✔✔")
"""Without colours blue ticks need a shape of their own."""
ASCII = replace(
    FULL,
    meta="M", webjs="W", group="G ", cursor=">", mark="*", bar="|", rule="-", divider="|", window="w:", clock="..",
    tick="v", ticks="vv", ticks_read="VV", live="*", lost="x", up="^", down="v", dot="-", revoked="x", late="~",
    typing="t:", viewing="v:",
    ellipsis="~", raised="^", pin="pin", mute="mute",
    image="", video="", audio="", document="", sticker="", location="", contacts="", poll="", bars="_.:-=+#",
)  # fmt: skip
