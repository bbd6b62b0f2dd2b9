"""What Meta tells about the account itself, field by field: one line each."""

from typing import Any

from daemon.facts import AccountNotice
from daemon.providers.body import name, record

_TEMPLATE = ("message_template_name", "message_template_language")
_LONGEST = 300

NOTICES: dict[str, tuple[str, ...]] = {
    "account_alerts": ("alert_type", "alert_severity", "alert_status", "alert_description"),
    "account_review_update": ("decision", "rejection_reason"),
    "account_settings_update": ("type", "event"),
    "account_update": (
        "event",
        "phone_number",
        "ban_info.waba_ban_state",
        "ban_info.waba_ban_date",
        "violation_info.violation_type",
        "restriction_info.0.restriction_type",
        "restriction_info.1.restriction_type",
    ),
    "business_capability_update": ("max_daily_conversations_per_business", "max_phone_numbers_per_waba"),
    "business_status_update": ("event", "business_id"),
    "business_username_updates": ("display_phone_number", "username", "status"),
    "calls": ("calls.0.event", "calls.0.from", "statuses.0.status", "statuses.0.recipient_id"),
    "flows": ("event", "message", "flow_id"),
    "message_template_components_update": (*_TEMPLATE, "message_template_title"),
    "message_template_quality_update": (*_TEMPLATE, "previous_quality_score", "new_quality_score"),
    "message_template_status_update": (*_TEMPLATE, "event", "reason", "new_quality_score"),
    "partner_solutions": ("event", "solution_status"),
    "payment_configuration_update": ("configuration_name", "status"),
    "phone_number_name_update": ("display_phone_number", "decision", "requested_verified_name", "rejection_reason"),
    "phone_number_quality_update": ("display_phone_number", "event", "current_limit"),
    "security": ("display_phone_number", "event", "requester"),
    "template_category_update": (*_TEMPLATE, "new_category", "correct_category"),
    "template_correct_category_detection": (*_TEMPLATE, "correct_category"),
    "tracking_events": ("events.0.event_name",),
    "user_preferences": (
        "user_preferences.0.wa_id",
        "user_preferences.0.category",
        "user_preferences.0.value",
        "user_preferences.0.detail",
    ),
}
"""The fields of a change that only tell something, with the paths that are worth a word."""


def notice(field: str, value: dict[str, Any]) -> AccountNotice:
    """`field` is one of NOTICES."""
    words = filter(None, (_words(path, _at(value, path)) for path in NOTICES[field]))
    return AccountNotice(field, " ".join(", ".join(words).split())[:_LONGEST] or "no details")


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
