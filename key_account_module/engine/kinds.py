"""The kinds of policy resources and their fields.

Adapter and addon share this table. A field that is absent is not managed; null is
explicitly blank, where a shape ends in `?`. Order is the order of writing.
"""

from __future__ import annotations

KINDS: dict[str, dict[str, str]] = {
    "calendar": {
        "name": "names",
        "timezone": "timezone",
        "attendance": "attendance",
        "holidays": "holidays?",
        "extra_days": "extra_days?",
    },
    "option": {
        "list": "key",
        "name": "names",
        "sequence": "int",
        "score": "number?",
        "longest_pause": "int?",
    },
    "role": {
        "name": "names",
        "scope": "own|region|all|intake|audit|policy|approval",
        "members": "keys",
        "approvers": "keys",
        "source": "text?",
    },
    "scheme": {
        "name": "names",
        "sequence": "int",
        "currency": "text?",
        "primary": "bool",
        "overlap": "refuse|first_wins",
    },
    "tier": {
        "scheme": "key",
        "name": "names",
        "sequence": "int",
        "condition": "condition",
        "signals": "condition?",
        "color": "int?",
        "note": "text?",
    },
    "criterion": {
        "parent": "key?",
        "name": "names",
        "weight": "number?",
        "sequence": "int",
        "guidance": "text?",
    },
    "evaluation_type": {
        "name": "names",
        "criteria": "keys",
        "scale": "scale?",
        "bands": "bands?",
        "departments": "keys?",
    },
    "severity": {
        "name": "names",
        "sequence": "int",
        "kind": "complaint|enquiry|issue",
        "calendar": "key?",
        "clock_start": "received|accepted?",
        "days": "int?",
        "note": "text?",
    },
    "survey_type": {
        "name": "names",
        "dimensions": "keys",
        "scale": "scale?",
        "satisfied_from": "number?",
        "low_below": "number?",
        "nps": "bool",
        "interval_months": "int?",
        "channels": "keys",
        "link_channel": "key?",
        "owner": "key?",
        "contact_days": "int?",
        "spare_complaints": "bool",
        "complaint_days": "int?",
        "smallest_sample": "int?",
        "answer_days": "int?",
        "reminder_days": "int?",
        "calendar": "key?",
        "analysis_days": "int?",
        "feedback": "bool",
        "papers": "keys",
        "reviewers": "keys?",
        "source": "text?",
    },
}

REQUIRED: dict[str, tuple[str, ...]] = {
    "calendar": ("name", "timezone", "attendance"),
    "option": ("list", "name"),
    "role": ("name", "scope"),
    "scheme": ("name",),
    "tier": ("scheme", "name", "condition"),
    "criterion": ("name",),
    "evaluation_type": ("name", "criteria"),
    "severity": ("name",),
    "survey_type": ("name", "dimensions"),
}
