"""The explanation of a result in the reader's language, from its JSON alone.

It may be years old: what a later version added is absent, and names are as they were.
"""

from decimal import Decimal

from ...engine.figures import grouped, percent
from ...engine.words import condition_words, measure_words


def in_language(env, names, default=False):
    """The reader's name among names by language."""
    names, lang = names or {}, env.lang or "en_US"
    return names.get(lang) or names.get("en_US") or next(iter(names.values()), default)


def rounded(text, factor=1):
    """A decimal text with at most two decimals, for people."""
    number = round(Decimal(text) * factor, 2)
    return f"{number:f}".rstrip("0").rstrip(".") if number % 1 else f"{number:.0f}"


def signed(text):
    """A change with its sign; a dash where one of both is missing."""
    return "–" if text is None else f"{round(Decimal(text), 2):+}"


class ResultWords:
    """Says how a result came about.

    :param env: its language decides the words
    :param explanation: what :func:`~.evaluation_result.result_of` returned
    """

    def __init__(self, env, explanation):
        self.env = env
        self.result = explanation

    def text(self):
        """The head, then a line for each rule and each criterion."""
        lines = [self._head(), self._form(), self.rules()]
        lines += map(self._criterion, self.result["criteria"])
        return "\n".join(filter(None, lines))

    def _form(self):
        """Which of several forms it was, and why."""
        choice = self.result.get("form")
        if not choice:
            return None
        return self.env._("Form: %s", form_words(self.env, choice))

    def rules(self):
        """Caps, floors and vetoes that applied, or could not be judged."""
        found = map(self._rule, self.result.get("rules") or ())
        return "\n".join(filter(None, found))

    def comparison(self):
        """The result before and the one of about 90 days ago; empty without any."""
        previous, quarter = (self.result.get(key) for key in ("previous", "quarter"))
        if quarter and previous and quarter["id"] == previous["id"]:
            quarter = None
        return "\n".join(map(self._before, filter(None, (previous, quarter))))

    def _before(self, other):
        return self.env._(
            "%(date)s: %(score)s (%(band)s), change %(delta)s",
            date=other["date"],
            score=rounded(other["score"]),
            band=self._name(other["band_name"], "–"),
            delta=signed(other["delta"]),
        )

    def _name(self, names, default=False):
        return in_language(self.env, names, default)

    def _head(self):
        result = self.result
        values = {
            "score": "–" if result["score"] is None else rounded(result["score"]),
            "coverage": rounded(result["coverage"], 100),
        }
        if result.get("unrated"):
            return self.env._(
                "Not rated: %(coverage)s %% of the weights scored, at least %(least)s %% "
                "are needed (score so far: %(score)s).",
                least=rounded(result.get("min_coverage") or 0),
                **values,
            )
        return self.env._(
            "Score %(score)s with %(coverage)s %% of the weights scored: %(band)s.",
            band=self._name(result["band_name"], result["band"])
            or self.env._("the policy names no result for it"),
            **values,
        )

    # === Caps, floors and vetoes ===

    def _rule(self, rule):
        name = self._name(rule["name"])
        if rule["met"] is None:
            return self.env._("Rule “%s”: no data, not applied", name)
        if not rule["met"]:
            return None
        band = self._name(rule["band_name"])
        words = {
            "cap": self.env._(
                "Rule “%(rule)s” applies: at most %(band)s", rule=name, band=band
            ),
            "floor": self.env._(
                "Rule “%(rule)s” applies: at least %(band)s", rule=name, band=band
            ),
            "veto": self.env._("Rule “%s” applies: the lowest result", name),
        }[rule["kind"]]
        if not rule["held"]:
            return words
        raw = rounded(self.result["raw"])
        return self.env._("%(rule)s (without it: %(score)s)", rule=words, score=raw)

    # === Criteria ===

    def _criterion(self, row):
        names = [row["indicator"], row["name"]]
        title = " / ".join(filter(None, map(self._name, names)))
        parts = [self._points(row, title), self._figure(row), self._age(row)]
        parts.append(self._change(row))
        return "; ".join(filter(None, parts))

    def _points(self, row, title):
        if row["average"] is not None:
            if row.get("measure"):
                return self.env._(
                    "%(criterion)s: %(points)s points, contributes %(part)s",
                    criterion=title,
                    points=rounded(row["average"]),
                    part=rounded(row["contribution"]),
                )
            return self.env._(
                "%(criterion)s: %(average)s on average, contributes %(points)s",
                criterion=title,
                average=rounded(row["average"]),
                points=rounded(row["contribution"]),
            )
        if row.get("stand_in") is None:
            return self.env._("%s: no score, left out", title)
        return self.env._(
            "%(criterion)s: no score, counts as %(score)s, contributes %(points)s",
            criterion=title,
            score=rounded(row["stand_in"]),
            points=rounded(row["contribution"]),
        )

    def _figure(self, row):
        """The figure, where it comes from, and the one by hand with its reason."""
        source = row.get("source")
        if not source:
            return None
        figure = figure_words(self.env, source, row["measured"])
        text = self.env._(
            "%(what)s: %(figure)s",
            what=source_words(self.env, source),
            figure=figure,
        )
        if not row.get("by_hand"):
            return text
        return self.env._(
            "%(measured)s; by hand %(figure)s, because %(reason)s",
            measured=text,
            figure=figure_words(self.env, source, row["by_hand"]),
            reason=row["reason"],
        )

    def _change(self, row):
        previous = self.result.get("previous") or {}
        change = previous.get("criteria", {}).get(row["key"])
        if change is None or not Decimal(change):
            return None
        return self.env._("change %s", signed(change))

    def _age(self, row):
        day = row.get("as_of")
        if not day:
            return None
        if row.get("stale"):
            return self.env._("of %s, too old", day)
        return self.env._("as of %s", day)


def source_words(env, source):
    """What was measured, in words."""
    if source.get("measure"):
        return measure_words(source["measure"], env.lang or "en_US")
    names = {
        address: in_language(env, found) for address, found in source["names"].items()
    }
    return condition_words(source["verdict"], env.lang or "en_US", names)


def form_words(env, choice):
    """The form that was chosen, and why."""
    name = in_language(env, choice["name"])
    if not choice["verdict"]:
        return name
    why = source_words(env, choice)
    return env._("%(form)s, because: %(why)s", form=name, why=why)


def figure_words(env, source, text):
    """A figure in its unit; a dash without data."""
    if text is None:
        return "–"
    if source.get("verdict"):
        return env._("yes") if Decimal(text) else env._("no")
    if source.get("unit") == "percent":
        return percent(text)
    return grouped(text)
