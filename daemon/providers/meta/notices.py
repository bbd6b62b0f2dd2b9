"""What Meta tells about the account itself, field by field: one line each, and how bad it is."""

from dataclasses import dataclass, field
from typing import Any

from daemon.facts import AccountNotice
from daemon.providers.body import name, record
from daemon.providers.meta.change import Change
from store.session_noun import NoticeLevel

_LONGEST, _LONGEST_SUBJECT = 300, 128
_TEMPLATE = ("message_template_name", "message_template_language")
_NUMBER = ("display_phone_number",)


@dataclass(frozen=True, slots=True)
class Told:
    """How a field reads."""

    words: tuple[str, ...]
    """The paths that are worth a word."""
    subject: tuple[str, ...] = ()
    """The paths that say which of several things it is about."""
    judged_by: tuple[str, ...] = ("event",)
    """The paths whose words say whether it is bad, the first that says so."""
    levels: dict[str, NoticeLevel] = field(default_factory=dict)
    """By those words; a word that does not stand here is only good to know."""
    topics: dict[str, str] = field(default_factory=dict)
    """By the word of `event`, which part of the account: so that good news clears nothing else."""


_BAD: dict[str, NoticeLevel] = {
    "REJECTED": "warning",
    "PAUSED": "warning",
    "FLAGGED": "warning",
    "DISABLED": "warning",
    "LIMIT_EXCEEDED": "warning",
    "PENDING_DELETION": "warning",
}
_RATING: dict[str, NoticeLevel] = {"YELLOW": "warning", "RED": "trouble"}
_REFUSED: dict[str, NoticeLevel] = {"REJECTED": "warning", "DECLINED": "warning", "DEFERRED": "warning"}

NOTICES: dict[str, Told] = {
    "account_alerts": Told(
        ("alert_type", "alert_severity", "alert_status", "alert_description"),
        ("entity_type", "alert_type"),
        ("alert_status", "alert_severity"),
        {"RESOLVED": "info", "NONE": "info", "CRITICAL": "trouble", "WARNING": "warning"},
    ),
    "account_review_update": Told(
        ("decision", "rejection_reason"), judged_by=("decision",), levels={"REJECTED": "trouble", "DEFERRED": "warning"}
    ),
    "account_settings_update": Told(("type", "event")),
    "account_update": Told(
        (
            "event",
            "phone_number",
            "ban_info.waba_ban_state",
            "ban_info.waba_ban_date",
            "violation_info.violation_type",
            "restriction_info.0.restriction_type",
            "restriction_info.1.restriction_type",
        ),
        judged_by=("ban_info.waba_ban_state", "event"),
        levels={
            "REINSTATE": "info",
            "DISABLE": "trouble",
            "SCHEDULE_FOR_DISABLE": "trouble",
            "DISABLED_UPDATE": "trouble",
            "ACCOUNT_DELETED": "trouble",
            "ACCOUNT_OFFBOARDED": "trouble",
            "ACCOUNT_RESTRICTION": "trouble",
            "ACCOUNT_VIOLATION": "warning",
            "PARTNER_REMOVED": "trouble",
        },
        topics={
            "DISABLED_UPDATE": "ban",
            "ACCOUNT_OFFBOARDED": "link",
            "ACCOUNT_RECONNECTED": "link",
            "ACCOUNT_DELETED": "link",
            "PARTNER_ADDED": "partner",
            "PARTNER_APP_INSTALLED": "partner app",
            "PARTNER_APP_UNINSTALLED": "partner app",
            "PARTNER_REMOVED": "partner",
        },
    ),
    "business_capability_update": Told(("max_daily_conversations_per_business", "max_phone_numbers_per_waba")),
    "business_status_update": Told(("event", "business_id"), levels={"COMPROMISED_NOTIFICATION": "trouble"}),
    "business_username_updates": Told((*_NUMBER, "username", "status"), _NUMBER),
    "flows": Told(
        ("event", "message", "flow_id"),
        ("flow_id", "event"),
        ("alert_state", "new_status"),
        {"ACTIVATED": "warning", "THROTTLED": "warning", "BLOCKED": "trouble"},
    ),
    "message_template_components_update": Told((*_TEMPLATE, "message_template_title"), _TEMPLATE),
    "message_template_quality_update": Told(
        (*_TEMPLATE, "previous_quality_score", "new_quality_score"), _TEMPLATE, ("new_quality_score",), _RATING
    ),
    "message_template_status_update": Told(
        (*_TEMPLATE, "event", "reason", "new_quality_score"), _TEMPLATE, ("event", "new_quality_score"), _BAD | _RATING
    ),
    "partner_solutions": Told(("event", "solution_status"), ("solution_id",)),
    "payment_configuration_update": Told(("configuration_name", "status"), ("configuration_name",)),
    "phone_number_name_update": Told(
        (*_NUMBER, "decision", "requested_verified_name", "rejection_reason"), _NUMBER, ("decision",), _REFUSED
    ),
    "phone_number_quality_update": Told(
        (*_NUMBER, "event", "current_limit"), _NUMBER, levels={"FLAGGED": "trouble", "DOWNGRADE": "warning"}
    ),
    "security": Told(
        (*_NUMBER, "event", "requester"), _NUMBER, levels={"PIN_CHANGED": "warning", "PIN_RESET_REQUEST": "warning"}
    ),
    "template_category_update": Told((*_TEMPLATE, "new_category", "correct_category"), _TEMPLATE),
    "template_correct_category_detection": Told((*_TEMPLATE, "correct_category"), _TEMPLATE),
    "tracking_events": Told(("events.0.event_name",)),
}
"""The fields of a change that only tell something."""


def notice(change: Change) -> AccountNotice:
    """`change.field` is one of NOTICES."""
    told, value = NOTICES[change.field], change.value
    words = filter(None, (_words(path, _at(value, path)) for path in told.words))
    return AccountNotice(
        change.field,
        one_line(", ".join(words)) or "no details",
        _level(told, value),
        _subject(told, value),
        change.at,
    )


def one_line(words: str) -> str:
    return " ".join(words.split())[:_LONGEST]


def _level(told: Told, value: dict[str, Any]) -> NoticeLevel:
    judged = (name(_at(value, path)).upper() for path in told.judged_by)
    return next((told.levels[word] for word in judged if word in told.levels), "info")


def _subject(told: Told, value: dict[str, Any]) -> str:
    event = name(value.get("event"))
    topic = told.topics.get(event, event) if told.topics else ""
    named = (name(_at(value, path)) for path in told.subject)
    return " ".join(" ".join(filter(None, (topic, *named))).split())[:_LONGEST_SUBJECT]


def _words(path: str, value: object) -> str:
    # a word of Meta's speaks for itself, a bare number does not
    return name(value) if isinstance(value, str) or not name(value) else f"{path.replace('_', ' ')} {name(value)}"


def _at(value: object, path: str) -> object:
    for step in path.split("."):
        if isinstance(value, list) and step.isdigit():
            value = value[int(step)] if int(step) < len(value) else None
        else:
            value = record(value).get(step)
    return value
