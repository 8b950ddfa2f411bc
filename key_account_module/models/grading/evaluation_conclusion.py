from odoo import fields, models
from odoo.exceptions import UserError

from ..recompute.scope import Scope
from .evaluation_result import outside, result_of


class KeyAccountEvaluation(models.Model):
    """From the score sheet to a result, once nothing is missing (EVA-06, EVA-07)."""

    _inherit = "key.account.evaluation"

    def action_conclude(self):
        """Turn scores and analysis into the result, or say all that is missing.

        :raise UserError: everything that stands against it, in one message
        """
        self.check_access("write")
        self._refuse_problems(lambda evaluation: evaluation._conclude_problems())
        for evaluation in self:
            evaluation._conclude(self.env.user)

    def _refuse_problems(self, problems_of):
        """Refuse with all reasons of the first evaluation that has any.

        :param problems_of: function from one evaluation to its reasons
        """
        for evaluation in self:
            problems = problems_of(evaluation)
            if problems:
                head = self.env._(
                    "%s cannot be concluded yet:", evaluation.display_name
                )
                points = (f"• {problem}" for problem in problems)
                raise UserError("\n".join([head, *points]))

    def _conclude(self, user):
        result = result_of(self)
        explanation = {**result, **self._comparison(result)}
        unrated = explanation["unrated"]
        self._write_guarded(
            {
                "state": "concluded",
                "score": 0 if unrated else float(explanation["score"]),
                "coverage": float(explanation["coverage"]),
                "unrated": unrated,
                "band": explanation["band"],
                "explanation": explanation,
                "revision_id": self.type_id.sudo().bundle_id.revision_id.id,
                "concluded_by_id": user.id,
                "date_concluded": fields.Datetime.now(),
            }
        )

    def _conclude_problems(self):
        """All reasons at once (EVA-06, EVA-07)."""
        return self._missing_parts() or self._approval_problems()

    def _missing_parts(self):
        """What the panel and its leader still owe."""
        if self.state == "concluded":
            return [self.env._("it is concluded already")]
        problems = self._missing_departments() + self._day_problems()
        if not self.line_ids._filled():
            problems.append(self.env._("nothing is scored"))
        problems += self._scale_problems()
        problems += self._figure_problems()
        if not (self.qualitative or "").strip():
            problems.append(self.env._("the qualitative analysis is missing"))
        return problems

    def _day_problems(self):
        """A result of a day that has not come would be the newest until then."""
        if self.date <= Scope.latest_today(self.company_id):
            return []
        return [
            self.env._(
                "it is dated %s, which has not come: conclude it from that day on, or "
                "give it an earlier date",
                fields.Date.to_string(self.date),
            )
        ]

    def _scale_problems(self):
        if not self.type_id.scale:
            return [self.env._("the policy sets no scoring scale")]
        return self._scores_outside()

    def _scores_outside(self):
        bounds = self.type_id._scale_bounds()
        return [
            self.env._(
                "%(criterion)s (%(department)s): %(score)s is outside the scale "
                "%(low)s–%(high)s",
                criterion=line.criterion_id.display_name,
                department=line.department_id.display_name or "–",
                score=line.score,
                low=bounds[0],
                high=bounds[1],
            )
            for line in (outside(self.line_ids, bounds) if bounds else ())
        ]
