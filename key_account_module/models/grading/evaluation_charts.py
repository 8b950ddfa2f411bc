from collections import defaultdict

from odoo import api, fields, models

from .evaluation_words import in_language

#: points of the trend, and axes of a radar
MOST = 12
FEWEST = 3


class KeyAccountEvaluation(models.Model):
    """What the charts of the form show: indicators, and results over time."""

    _inherit = "key.account.evaluation"

    chart = fields.Json(compute="_compute_chart")

    @api.depends("explanation", "state")
    @api.depends_context("lang")
    def _compute_chart(self):
        for evaluation in self:
            evaluation.chart = evaluation.explanation and {
                "radar": evaluation._radar(),
                "trend": evaluation._trend(),
                "words": {
                    "now": fields.Date.to_string(evaluation.date),
                    "score": self.env._("Score"),
                    "indicators": self.env._("Indicators"),
                    "trend": self.env._("Results over time"),
                },
            }

    def _radar(self):
        """Average of each indicator, now and before; of each criterion without any."""
        previous = self.explanation["previous"] or {}
        before = self.sudo().browse(previous.get("id")).exists().explanation or {}
        now = _axes(self.env, self.explanation)
        known = _axes(self.env, before)
        scale = self.explanation["scale"] or {}
        return {
            "labels": list(now),
            "now": list(now.values()),
            "before": [known.get(name) for name in now] if known else [],
            "before_label": previous.get("date"),
            "minimum": _number(scale.get("minimum")),
            "maximum": _number(scale.get("maximum")),
        }

    def _trend(self):
        """The last results of this kind up to this one."""
        past = self._earlier(self.date, limit=MOST - 1).sorted("date")
        points = [*past, self]
        return {
            "labels": [fields.Date.to_string(point.date) for point in points],
            "scores": [
                None if point.unrated else _number(point.explanation["score"])
                for point in points
            ],
        }


def _axes(env, explanation):
    """Name → average; too few indicators would be no radar, so criteria stand in."""
    rows = explanation.get("criteria", ())
    groups = defaultdict(list)
    for row in rows:
        name = in_language(env, row["indicator"]) or in_language(env, row["name"])
        groups[name].append(row)
    if len(groups) < FEWEST:
        groups = {in_language(env, row["name"]): [row] for row in rows}
    return {name: _mean(found) for name, found in groups.items()}


def _mean(rows):
    """What criteria are worth together, by their weights; ``None`` without data."""
    points = [(_number(row["average"] or row["stand_in"]), row) for row in rows]
    counted = [
        (score, float(row["share"])) for score, row in points if score is not None
    ]
    whole = sum(share for _score, share in counted)
    return sum(score * share for score, share in counted) / whole if whole else None


def _number(text):
    return None if text is None else float(text)
