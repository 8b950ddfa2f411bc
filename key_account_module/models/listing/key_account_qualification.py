from odoo import api, fields, models

from ..grading.wording import Wording


class KeyAccountQualification(models.Model):
    """That an account met a criterion, or not, and on what evidence (KAI-03, KAI-11).

    A row is either a person's judgement, with his reason, or the evidence of a change
    of the list: the verdict keeps the figures as they were that day. Nobody changes one;
    a judgement is corrected by a later one.
    """

    _name = "key.account.qualification"
    _description = "Criterion of a key account"
    _inherit = ["key.account.sealed.mixin", "key.account.access.mixin"]
    _order = "date desc, id desc"
    _rec_name = "qualifier_id"
    _check_company_auto = True

    qualifier_id = fields.Many2one(
        "key.account.qualifier",
        string="List criterion",
        required=True,
        index=True,
        ondelete="restrict",
    )
    change_id = fields.Many2one(
        "key.account.listing.change",
        string="Change of the list",
        index="btree_not_null",
        ondelete="restrict",
    )
    met = fields.Boolean(string="Is met")
    potential = fields.Boolean(
        string="Screening only", help="Only the condition for potential key accounts."
    )
    date = fields.Date(string="As of", required=True)
    reason = fields.Text(help="Of a judgement: why, in the words of who judged.")
    user_id = fields.Many2one(
        "res.users", string="By", required=True, ondelete="restrict"
    )
    agreement_id = fields.Many2one("key.account.agreement", ondelete="restrict")
    judgement_id = fields.Many2one("key.account.qualification", ondelete="restrict")
    verdict = fields.Json(help="What was found, with its figures.")
    evidence = fields.Text(compute="_compute_evidence")
    revision_id = fields.Many2one(
        "key.account.policy.revision", string="Policy revision", ondelete="restrict"
    )

    @api.depends("verdict", "reason", "agreement_id", "judgement_id")
    @api.depends_context("lang")
    def _compute_evidence(self):
        words = Wording(self.env)
        for row in self:
            row.evidence = (
                words.of_explanation(row.verdict)
                or row.reason
                or row.judgement_id.reason
                or row.agreement_id.name
            )

    @api.model
    def _of_evidence(self, evidence, **vals):
        """Values of the rows that keep the evidence of a finding."""
        criteria = self.env["key.account.qualifier"].sudo()
        return [
            {
                **vals,
                "met": True,
                "qualifier_id": said["qualifier_id"],
                "potential": said["potential"],
                "verdict": said.get("verdict", False),
                "agreement_id": said.get("agreement_id", False),
                "judgement_id": said.get("judgement_id", False),
                "revision_id": criteria.browse(
                    said["qualifier_id"]
                ).bundle_id.revision_id.id,
            }
            for said in evidence
        ]
