from odoo import api, fields, models
from odoo.exceptions import UserError


class KeyAccountSurveyScore(models.Model):
    """What one customer gave one dimension, on the scale of the policy (SAT-14).

    Written once, when the questionnaire is finished, and never again.
    """

    _name = "key.account.survey.score"
    _description = "Score of a survey"
    _inherit = ["key.account.survey.sample.mixin", "key.account.access.mixin"]
    _order = "line_id desc, dimension_sequence, id"
    _sampled = ("score",)
    _sample_of = "line_id"

    line_id = fields.Many2one(
        "key.account.survey.line",
        string="Answer",
        required=True,
        index=True,
        ondelete="restrict",
    )
    campaign_id = fields.Many2one(
        related="line_id.campaign_id", string="Survey", store=True, index=True
    )
    type_id = fields.Many2one(related="line_id.type_id", store=True)
    period = fields.Char(string="Year", related="line_id.period", store=True)
    date_answered = fields.Datetime(related="line_id.date_answered")
    tier_id = fields.Many2one(related="line_id.tier_id", string="Grade", store=True)
    manager_id = fields.Many2one(
        related="line_id.manager_id", string="Account manager", store=True
    )
    team_id = fields.Many2one(related="line_id.team_id", string="Region", store=True)
    dimension_id = fields.Many2one(
        "key.account.option",
        required=True,
        index=True,
        ondelete="restrict",
    )
    dimension_sequence = fields.Integer(
        related="dimension_id.sequence", store=True, aggregator=None
    )
    score = fields.Float(digits=(16, 4), aggregator="avg")

    @api.depends("dimension_id", "line_id")
    @api.depends_context("uid", "lang")
    def _compute_display_name(self):
        for score in self:
            names = (score.line_id.display_name, score.dimension_id.name)
            score.display_name = " – ".join(filter(None, names))

    # pylint: disable-next=method-required-super  # there is nothing to hand on
    def write(self, vals):
        raise UserError(self.env._("What a customer answered stays as it is."))

    @api.ondelete(at_uninstall=False)
    def _unlink_never(self):
        raise UserError(self.env._("What a customer answered stays as it is."))
