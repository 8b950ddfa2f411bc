"""Conditions without parts, in words."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from .catalogue import DAY, EVENTS, FILTERS, METRICS, MONEY, PERCENT, QUANTITY
from .figures import grouped, percent
from .units import unit_label
from .vocabulary import PHRASES, SYMBOLS, language, unit_words, window_words

Part = Mapping[str, Any]


class LeafSpeaker:
    """Says conditions without parts in one language, with one set of names."""

    def __init__(self, lang: str, names: Mapping[str, str]) -> None:
        """Choose the language and the names."""
        self.lang = language(lang)
        self.names = names
        self.phrases = PHRASES[self.lang]
        self._leaves: dict[str, Callable[[Part], str]] = {
            "otherwise": lambda _part: self.phrases["otherwise"],
            "compare": self._compare,
            "series": self._series,
            "change": self._change,
            "rank": self._rank,
            "score": self._score,
            "days": self._days,
            "flag": self._mark,
            "option": self._mark,
        }

    def say(self, key: str, **values: object) -> str:
        """Fill in a phrase."""
        return self.phrases[key].format(**values)

    def leaf(self, part: Part) -> str:
        """Return a condition without parts."""
        known = self._leaves.get(part["kind"])
        return known(part) if known else str(part["kind"])

    def _state(self, part: Part) -> str:
        """Return whether it was met, or nothing if that was not asked."""
        if "met" not in part:
            return ""
        keys = {True: "met", False: "not_met", None: "no_data"}
        return self.phrases[keys[part["met"]]]

    def _figure(self, part: Part, unit: str) -> str:
        """Return the figure with a space before it, or nothing."""
        value = part.get("value")
        return "" if value is None else " " + self._amount(part, value, unit, True)

    def _limit(self, part: Part, unit: str) -> str:
        """Return the comparison."""
        limit = self._amount(part, part["limit"], unit)
        if "upper" in part:
            upper = self._amount(part, part["upper"], unit)
            return self.say("between", limit=limit, upper=upper)
        return f"{SYMBOLS[part['op']]} {limit}"

    def _amount(self, part: Part, text: str, unit: str, figure: bool = False) -> str:
        """Return a number in its unit; figures of money show at least two decimals."""
        if unit == PERCENT:
            return percent(text)
        shown = grouped(text, 2 if figure and unit == MONEY else 0)
        if unit == QUANTITY and "uom" in part:
            return f"{shown} {unit_label(part['uom'], self.lang)}"
        return shown

    def _where(self, part: Part) -> str:
        """Return the filter in brackets, or nothing."""
        filters = [self._filter(*pair) for pair in part.get("where", {}).items()]
        joined = self.phrases["comma"].join(filters)
        return self.say("where", filters=joined) if filters else ""

    def _filter(self, name: str, value: str) -> str:
        """Return one filter."""
        known = FILTERS.get(name)
        if known is None:
            return f"{name} {value}"
        if known.options:
            address = f"option/{known.options}/{value}"
            shown = self.names.get(address, value)
        elif known.choices:
            choice = known.choices.get(value)
            shown = choice[self.lang] if choice else value
        else:
            shown = grouped(value)
        return known.label[self.lang].format(value=shown)

    def _metric(self, part: Part) -> str:
        """Return what is counted."""
        known = METRICS.get(part["metric"])
        return known.label[self.lang] if known else str(part["metric"])

    def _subject(self, part: Part) -> str:
        """Return what is counted over which time."""
        known, where = METRICS.get(part["metric"]), self._where(part)
        metric = self._metric(part)
        if known and known.window == DAY:
            return metric + where
        window = window_words(part.get("over"), self.lang)
        return self.say("subject", metric=metric, window=window, where=where)

    def _left_out(self, part: Part) -> str:
        """Name the products whose unit could not be converted, or nothing."""
        names = part.get("left_out")
        if not names:
            return ""
        return self.say("left_out", names=self.phrases["comma"].join(names))

    def _compare(self, part: Part) -> str:
        """Say a comparison."""
        unit = part["unit"]
        text = self.say(
            "compare",
            subject=self._subject(part),
            value=self._figure(part, unit),
            limit=self._limit(part, unit),
        )
        return text + self._left_out(part) + self._state(part)

    def _series(self, part: Part) -> str:
        """Say a comparison in several periods."""
        where, per = self._where(part), unit_words(part["per"], self.lang)
        subject = self.say(
            "series_subject", metric=self._metric(part), per=per, where=where
        )
        limit = self._limit(part, part["unit"])
        text = self.say(
            "series",
            subject=subject,
            limit=limit,
            tail=self._tail(part),
            figure=self._counted(part),
        )
        return text + self._left_out(part) + self._state(part)

    def _tail(self, part: Part) -> str:
        """Say in how many periods a limit must hold."""
        key = "series_run" if part["run"] else "series_some"
        if part["of_last"] is None:
            key = "series_run_over"
        return self.say(
            key,
            need=part["need"],
            of_last=part["of_last"],
            pers=unit_words(part["per"], self.lang, part["of_last"] or part["need"]),
            window=window_words(part.get("over"), self.lang),
        )

    def _counted(self, part: Part) -> str:
        """Say in how many periods the limit held."""
        if not part.get("values"):
            return ""
        total = len(part["values"])
        return self.say("series_figure", count=part["count"], total=total)

    def _change(self, part: Part) -> str:
        """Say a change against an earlier period."""
        previous = str(part["against"]).startswith("previous")
        text = self.say(
            "change",
            subject=self._subject(part),
            against=self.phrases["previous" if previous else "last_year"],
            value=self._figure(part, PERCENT),
            limit=self._limit(part, PERCENT),
        )
        return text + self._state(part)

    def _rank(self, part: Part) -> str:
        """Say a position among all accounts."""
        limit = percent(part["limit"])
        text = self.say(part["rank"], subject=self._subject(part), limit=limit)
        if "within" in part:
            within = self.names.get(f"list/{part['within']}", part["within"])
            text = self.say("within", text=text, within=within)
        if part.get("value") is not None:
            text += self.say("ahead", value=percent(part["value"]))
        return text + self._state(part)

    def _score(self, part: Part) -> str:
        """Say a comparison with a score."""
        name = self.names.get(f"evaluation_type/{part['name']}", part["name"])
        value, limit = self._figure(part, ""), self._limit(part, "")
        return self.say("score", name=name, value=value, limit=limit) + self._state(
            part
        )

    def _days(self, part: Part) -> str:
        """Say a number of days."""
        known = EVENTS.get(part["event"])
        event = known.label[self.lang] if known else part["event"]
        key = "days_since" if part["since"] else "days_until"
        value, limit = self._figure(part, ""), self._limit(part, "")
        return self.say(key, event=event, value=value, limit=limit) + self._state(part)

    def _mark(self, part: Part) -> str:
        """Say a flag or an option."""
        kind, name = part["kind"], part["name"]
        address = f"option/flag/{name}" if kind == "flag" else f"option/{name}"
        key = kind if part.get("met", True) else f"{kind}_not"
        return self.say(key, name=self.names.get(address, name))
