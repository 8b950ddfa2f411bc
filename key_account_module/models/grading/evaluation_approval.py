from odoo import api, fields, models
from odoo.exceptions import UserError

from ..approval.subject import Subject

#: what is approved before it is concluded
RESULT = "result"


class KeyAccountEvaluation(models.Model):
    """A result that the policy wants agreed to, before it is one."""

    _name = "key.account.evaluation"
    _inherit = ["key.account.evaluation", "key.account.approval.mixin"]

    _approval_subjects = {
        RESULT: Subject(
            fields=("type_id", "key_account_id", "date", "qualitative"),
            lines={
                "line_ids": (
                    "criterion_id",
                    "department_id",
                    "score",
                    "value",
                    "override_value",
                    "override_reason",
                    "as_of",
                )
            },
        )
    }

    needs_approval = fields.Boolean(compute="_compute_needs_approval")

    @api.depends("type_id.approval_id")
    def _compute_needs_approval(self):
        for evaluation in self:
            evaluation.needs_approval = bool(evaluation.type_id.sudo().approval_id)

    @api.model
    def _approval_subject_names(self):
        return {
            **super()._approval_subject_names(),
            RESULT: self.env._("Result of an evaluation"),
        }

    def action_request_approval(self):
        """Ask the policy's chain to agree to the result as it stands."""
        self.check_access("write")
        self._refuse_problems(lambda evaluation: evaluation._missing_parts())
        for evaluation in self:
            chain = evaluation.type_id.sudo().approval_id
            evaluation._approval_request(RESULT, chain)

    def _approval_granted(self, request):
        """Every step agreed: this is the result; who asked for it concluded it.

        :raise UserError: the policy wants more by now than when it was asked for
        """
        if request.subject == RESULT:
            self._refuse_problems(lambda evaluation: evaluation._missing_parts())
            self._conclude(request.requester_id)
        return super()._approval_granted(request)

    def _void_result(self, why):
        """Take back what was asked for a panel that is not complete any more."""
        for request in self.env["key.account.approval.request"]._live(self):
            if request.subject == RESULT:
                request._end("superseded", why)

    def _approval_problems(self):
        if not self.needs_approval:
            return []
        try:
            self._approval_check(RESULT)
        except UserError:
            return [self.env._("the policy wants the result approved first")]
        return []
