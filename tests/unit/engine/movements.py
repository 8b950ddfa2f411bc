"""A scheme of four tiers and an account that is visited day after day."""

from dataclasses import replace
from datetime import date

from key_account_engine.movement import Movement, Standing, Way

STARS = ("three", "two", "one", "plain")
ASKING = Movement(every=1, asks_above=0)
STEPWISE = Movement(every=1, up=Way(steps=1), down=Way(steps=1))


def day(text):
    """Return a day of 2026."""
    return date.fromisoformat(f"2026-{text}")


def after(standing, outcome, when):
    """Return where an account stands once an outcome is written."""
    if standing is not None and outcome.tier == standing.tier:
        return replace(standing, progress=outcome.progress, released=False)
    return Standing(outcome.tier, when, standing is None, progress=outcome.progress)
