"""The fields that a resource of each kind cannot do without."""

from __future__ import annotations

REQUIRED: dict[str, tuple[str, ...]] = {
    "calendar": ("name", "timezone", "attendance"),
    "option": ("list", "name"),
    "role": ("name", "scope"),
    "escalation_level": ("ladder", "to"),
    "clock_target": ("subject", "clock"),
    "benefit": ("name",),
    "scheme": ("name",),
    "tier": ("scheme", "name", "condition"),
    "listing": ("name",),
    "qualifier": ("listing", "name"),
    "criterion": ("name",),
    "evaluation_type": ("name", "criteria"),
    "severity": ("name",),
    "complaint_rate": ("name",),
    "survey_type": ("name", "dimensions"),
    "approval_chain": ("name",),
    "approval_step": ("chain", "name"),
    "visit_form": ("name", "modes"),
    "visit_row": ("form", "name", "scale"),
}
