"""``options``: coded lists, such as account flags and panel departments."""

from pydantic import Field

from .base import Days, Name, Number, Sequence, Treated, WorkingMinutes


class Option(Treated):
    """One value of a coded list."""

    name: Name
    sequence: Sequence | None = None
    longest_pause: WorkingMinutes | None = Field(
        None, description="Of a reason for pausing: then the clock resumes by itself."
    )
    days_before: Days | None = Field(
        None,
        description="Of a reminder: so long before the deadline it is due, not on its day.",
    )
    regional: bool = Field(
        False, description="Of a channel: whoever is in it sells in a region."
    )
    exclusive: bool = Field(
        False, description="Of a channel: whoever is in it sells no competing brand."
    )
    score: Number | None = Field(None, description="Points this value is worth.")
    categories: list[str] | None = Field(
        None,
        description="Of a product group: product categories with all below them, each "
        "by its full name in Odoo (All / Chemicals) or its XML-ID.",
    )
