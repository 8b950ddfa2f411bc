from odoo import fields, models
from odoo.exceptions import UserError

ANALYSIS = "analysis"


class KeyAccountSurveyLine(models.Model):
    """The clock of a low answer: cause and measure in working time (SAT-07).

    It starts when the survey's answers are in. The policy's own target of the subject
    ``survey/KEY`` says more than the days of the survey, such as a ladder, and wins.
    """

    _inherit = "key.account.survey.line"

    user_id = fields.Many2one(
        related="key_account_id.user_id",
        string="In charge",
        help="The account's manager of today, who finds cause and measure.",
    )
    date_analysed = fields.Datetime(string="Analysed on", readonly=True, copy=False)

    def _clock_targets(self):
        kinds = self.type_id.sudo()
        subjects = {kind: (kind.bundle_id, f"survey/{kind.key}") for kind in kinds}
        named = self.env["key.account.clock.target"]._find(set(subjects.values()))
        targets = {
            kind: {**kind._short_form(ANALYSIS), **named.get(subjects[kind], {})}
            for kind in kinds
        }
        return {line: targets[line.sudo().type_id] for line in self}

    def _clock_moments(self):
        collected = self.campaign_id.date_collected
        return {"collected": collected} if collected and self.is_low else {}

    def action_analysed(self):
        """Cause and measure are settled: the clock of this customer stops."""
        self.check_access("write")
        for line in self:
            if not line.is_low or line.date_analysed:
                raise UserError(
                    self.env._("%s: there is nothing to analyse.", line.display_name)
                )
            if not (line.cause or "").strip() or not line.action_ids:
                raise UserError(
                    self.env._(
                        "%s: write the root cause and agree on an action first.",
                        line.display_name,
                    )
                )
        self._write_guarded({"date_analysed": fields.Datetime.now()})
        self._clock_meet(ANALYSIS)
