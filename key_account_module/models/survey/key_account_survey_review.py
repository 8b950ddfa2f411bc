from odoo import fields, models


class KeyAccountSurveyReview(models.TransientModel):
    """The dialogue in which a leader reviews a paper; he need not be able to write it."""

    _name = "key.account.survey.review"
    _description = "Review a paper on a survey"

    paper_id = fields.Many2one(
        "key.account.survey.paper", required=True, readonly=True, ondelete="cascade"
    )
    opinion = fields.Text(string="Your opinion", required=True)

    def action_approve(self):
        """Agree with the paper."""
        self.paper_id.action_approve(self.opinion)

    def action_return(self):
        """Give it back to be written anew."""
        self.paper_id.action_return(self.opinion)
