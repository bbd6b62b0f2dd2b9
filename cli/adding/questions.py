"""What a session of each dialect is asked for, in the order in which it is asked, and where people find it."""

from typing import Literal

from store.record import record

Kind = Literal["text", "names", "secret"]


@record
class Question:
    """One key of the config."""

    key: str
    words: str
    kind: Kind = "text"
    can_be_left: bool = False
    made_bytes: int = 0
    """Of a secret that only both sides have to know, and that we make when nobody gives one."""
    like: str = ""
    """The key whose secret it usually is, too."""


DIALECTS = ("meta", "gateway", "wwebjs-api", "waha")
SECRETS = ("secret", "verify_token", "token", "api_key")
_PHONE = Question("phone", "its number, with + and country code", can_be_left=True)
_BASE_URL = Question("base_url", "where its REST side is, http://host:port, to answer by it", can_be_left=True)
QUESTIONS: dict[str, tuple[Question, ...]] = {
    "meta": (
        Question("phone_number_id", "the phone number ID, on the number's page at Meta: digits"),
        _PHONE,
        Question("secret", "the app secret, under App settings, Basic", "secret"),
        Question("verify_token", "a verify token, of your own choice", "secret", made_bytes=16),
        Question("token", "the access token, to answer by it", "secret", can_be_left=True),
    ),
    "gateway": (
        Question("external_ids", "the gateway's name of the session, such as webjs_1_1763181942_W0hejiNg", "names"),
        _PHONE,
        Question("secret", "HMAC_SECRET of the gateway", "secret", made_bytes=32),
        _BASE_URL,
        Question("api_key", "API_KEY of the gateway", "secret", can_be_left=True),
    ),
    "wwebjs-api": (
        Question("external_ids", "its name of the session", "names"),
        _PHONE,
        Question("secret", "its API_KEY, which comes with every webhook", "secret", made_bytes=32),
        _BASE_URL,
        Question("api_key", "its API_KEY again, to answer by it", "secret", can_be_left=True, like="secret"),
    ),
    "waha": (
        Question("external_ids", "WAHA's name of the session, such as default", "names"),
        _PHONE,
        Question("secret", "WHATSAPP_HOOK_HMAC_KEY of WAHA", "secret", made_bytes=32),
        _BASE_URL,
        Question("api_key", "WAHA's API key", "secret", can_be_left=True),
    ),
}
ALWAYS = ("base_url", "api_version")
"""What is taken when it is given, and not asked for by every dialect."""
