"""Conditions and explanations in the user's words, with people's names for things."""

from copy import copy

from ...engine import explain
from ...engine.condition import parse_condition
from ...engine.score_kinds import YesNo
from ...engine.words import measure_words


class Wording:
    """Words for many conditions of one request; reads the names once.

    :param env: its language decides the words
    """

    def __init__(self, env):
        self.lang = env.lang or "en_US"
        # Names of tiers and list entries are no secret; explanations hold their keys.
        self.env = env(su=True, context={**env.context, "active_test": False})
        self.names = {**self._options(), **self._tiers()}

    def as_of(self, revision):
        """The same words with the names that a revision of the policy had.

        What was said of a grade is said of it for ever, whatever a policy is called now.
        """
        past = copy(self)
        past.names = {**self.names, **self._names_of(revision)}
        return past

    def _names_of(self, revision):
        revision = revision.with_env(self.env)
        if not revision or revision == revision.bundle_id.revision_id:
            return {}
        resources = (revision.document or {}).get("resources", ())
        return {
            f"{item['kind']}/{item['key']}": self._name(item["values"]["name"])
            for item in resources
            if item["kind"] in ("tier", "option") and item["values"].get("name")
        }

    def _name(self, texts):
        return texts.get(self.lang) or texts.get("en_US") or next(iter(texts.values()))

    def _options(self):
        options = self.env["key.account.option"].search_fetch([], ["key", "name"])
        return {f"option/{option.key}": option.name for option in options}

    def _tiers(self):
        tiers = self.env["key.account.tier"].search_fetch([], ["key", "name"])
        return {
            f"tier/{tier.scheme_id.key}/{tier._engine_key()}": tier.name
            for tier in tiers
        }

    def of_condition(self, condition):
        """What a condition demands; empty for none and for one nobody understands."""
        node = parse_condition(condition)[0] if condition else None
        if node is None:
            return ""
        return explain.words(explain.describe(node), self.lang, self.names)

    def of_measure(self, kind):
        """What a measured criterion counts, or which condition it asks."""
        if isinstance(kind, YesNo):
            return explain.words(
                explain.describe(kind.condition), self.lang, self.names
            )
        return measure_words(kind.measure.key, self.lang)

    def of_explanation(self, explanation):
        """What an evaluation found, in one sentence; empty for none."""
        return explain.words(explanation, self.lang, self.names) if explanation else ""

    def rule_of_explanation(self, explanation):
        """What the policy demanded for the grade then; empty for none."""
        tried = (explanation or {}).get("tried")
        if not tried or explanation["tier"] is None:
            return ""
        asked = explain.demand(tried[-1]["verdict"])
        return explain.words(asked, self.lang, self.names)

    def lines_of_explanation(self, explanation):
        """Each part of an evaluation on its own line; empty for none."""
        if not explanation:
            return ""
        # The first line is the sentence, which is shown beside.
        return "\n".join(explain.lines(explanation, self.lang, self.names)[1:])
