"""``benefits``: what customers of a grade get."""

from typing import Literal

from .base import Name, Section, Sequence, Text


class Benefit(Section):
    """Something of our own, or from others; tiers name it."""

    name: Name
    sequence: Sequence | None = None
    origin: Literal["own", "outside"] | None = None
    provider: Text | None = None
    description: Name | None = None
