"""Conditions, verdicts and decisions in words, from their JSON alone.

The JSON may be years old: a metric that no longer exists is shown by its name. `names`
maps resource addresses (`option/flag/strategic`, `tier/abc/A`, `evaluation_type/annual`)
to what people call them.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Protocol

from .catalogue import FILTERS
from .leaf_words import LeafSpeaker, Part
from .movement_words import movement_words
from .units import unit_label

_MARKS = {True: "✓", False: "✗", None: "?"}
_INDENT = "  "


class _AsJson(Protocol):
    """A verdict or a decision."""

    def as_json(self) -> dict[str, Any]:
        """Return the JSON form."""


def condition_words(
    data: Part | _AsJson, lang: str = "en_US", names: Mapping[str, str] | None = None
) -> str:
    """Return one sentence without a full stop.

    Args:
        data: A verdict, a decision, the JSON of either, or `explain.describe(…)`.
        lang: Language code; Chinese for `zh…`, English for all others.
        names: Resource address to name.
    """
    part = data if isinstance(data, Mapping) else data.as_json()
    speaker = Speaker(lang, names or {})
    return speaker.decision(part) if "tried" in part else speaker.sentence(part)


def condition_lines(
    data: Part | _AsJson, lang: str = "en_US", names: Mapping[str, str] | None = None
) -> list[str]:
    """Return the long form: one line a part, indented, marked ✓ (met), ✗ or ? (no data).

    Arguments are those of `condition_words`.
    """
    part = data if isinstance(data, Mapping) else data.as_json()
    speaker = Speaker(lang, names or {})
    return speaker.outline(part) if "tried" in part else speaker.lines(part, 0)


def measure_words(
    key: str, lang: str = "en_US", names: Mapping[str, str] | None = None
) -> str:
    """Return what a measure counts, from its key: `revenue|rolling 12 months`.

    Parts that this version does not know stay as they are. `names` gives product
    groups and other options their names.
    """
    metric, window, *rest = [*key.split("|"), "all time"]
    over = None if window == "all time" else window
    pairs = [tuple(text.split("=", 1)) for text in rest[:-1] if "=" in text]
    where = {name: value for name, value in pairs if name in FILTERS}
    kept = [text for text in rest[:-1] if text.split("=")[0] not in FILTERS]
    speaker = Speaker(lang, names or {})
    subject = speaker.subject({"metric": metric, "over": over, "where": where})
    return ", ".join([subject, *(speaker.kept(text) for text in kept)])


class Speaker(LeafSpeaker):
    """Says things in one language, with one set of names."""

    def subject(self, part: Part) -> str:
        """Return what is counted over which time."""
        return self._subject(part)

    def kept(self, text: str) -> str:
        """Return a further part of a measure's key: its unit, or the part itself."""
        name, _equals, value = text.partition("=")
        return unit_label(value, self.lang) if name == "unit" else text

    # Groups

    def sentence(self, part: Part) -> str:
        """Return a condition as a sentence; a group of `all` or `any` has no brackets."""
        if part["kind"] not in ("all", "any"):
            return self._nested(part)
        return self._joined(part)

    def _joined(self, part: Part) -> str:
        """Return the parts of a group side by side.

        Of a met `any` only what met it: the rest would bury the reason.
        """
        parts = part["of"]
        if part["kind"] == "any" and part.get("met"):
            parts = [child for child in parts if child["met"]]
        texts = [self._nested(child) for child in parts]
        if "met" in part:
            return self.phrases["separator"].join(texts)
        return self.phrases["and" if part["kind"] == "all" else "or"].join(texts)

    def _nested(self, part: Part) -> str:
        """Return a condition that is part of another."""
        if "of" not in part:
            return self.leaf(part)
        if "met" not in part and part["kind"] in ("all", "any"):
            return self.say("bracketed", text=self._joined(part))
        children = [self._nested(child) for child in part["of"]]
        text = self.phrases["separator"].join(children)
        return self.say("group", head=self._head(part), text=text)

    def _head(self, part: Part) -> str:
        """Return how many parts of a group must be met."""
        return self.say(part["kind"], need=part.get("need"))

    def lines(self, part: Part, level: int) -> list[str]:
        """Return a condition as indented lines."""
        mark = _MARKS[part["met"]] + " " if "met" in part else ""
        if "of" not in part:
            return [_INDENT * level + mark + self.leaf(part)]
        header = self.say("header", head=self._head(part))
        found = [_INDENT * level + mark + header]
        for child in part["of"]:
            found += self.lines(child, level + 1)
        return found

    # Decisions

    def tier(self, part: Part, key: str | None) -> str:
        """Return the name of a tier, or that there is none."""
        if key is None:
            return self.phrases["no_tier"]
        return self.names.get(f"tier/{part['scheme']}/{key}", key)

    def decision(self, part: Part) -> str:
        """Return which tier was given and why."""
        text = self.say("decision", tier=self.tier(part, part["tier"]), text="")
        tried = list(part["tried"])
        won = tried.pop()["verdict"] if part["tier"] is not None else None
        if won is not None and won["kind"] != "otherwise":
            text += self.sentence(won)
        else:
            text = self._left_over(part, tried)
        for conflict in part.get("conflicts", ()):
            tier = self.tier(part, conflict["tier"])
            reason = self.sentence(conflict["verdict"])
            text += self.say("conflict", tier=tier, text=reason)
        return text + self._movement(part)

    def _movement(self, part: Part) -> str:
        """Return why the account has another tier than its figures give, or nothing."""
        held = part.get("movement")
        if not held:
            return ""
        names = {key: self.tier(part, held.get(key) or None) for key in ("to", "asked")}
        reason = movement_words({**held, **names}, self.lang)
        return self.say("move", to=names["to"], reason=reason)

    def _left_over(self, part: Part, tried: list[Part]) -> str:
        """Return why no tier before applied."""
        tier = self.tier(part, part["tier"])
        text = self.phrases["left_over"]
        text = self.say("decision", tier=tier, text=text)
        reasons = [
            self.say(
                "decision",
                tier=self.tier(part, item["tier"]),
                text=self.sentence(item["verdict"]),
            )
            for item in tried
        ]
        if not reasons:
            return text
        return self.say("tried", text=text, tried=" / ".join(reasons))

    def outline(self, part: Part) -> list[str]:
        """Return a decision as lines: each tier that was tried, and the conflicts."""
        found = [self.decision(part)]
        for key in ("tried", "conflicts"):
            for item in part.get(key, ()):
                tier = self.tier(part, item["tier"])
                header = item.get("because", key)
                found.append(self.say(f"{header}_header", tier=tier))
                found += self.lines(item["verdict"], 1)
        return found
