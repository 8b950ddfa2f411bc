from odoo import fields, models
from odoo.exceptions import UserError

from .deciders import deciders_of

#: key of the activity of whoever is to decide
DECISION = "evaluation_decision"
DIRECTOR = "key_account_module.group_director"


class KeyAccountEvaluation(models.Model):
    """Poor results in a row, without improvement, and what a director decides (EVA-11).

    Nothing of it happens by itself; what comes of a decision is in
    :mod:`.evaluation_consequence`.
    """

    _inherit = "key.account.evaluation"

    decision = fields.Selection(
        [
            ("open", "To decide"),
            ("category", "Change the category"),
            ("end", "End the cooperation"),
            ("keep", "Go on"),
        ],
        readonly=True,
        copy=False,
        index=True,
        tracking=True,
        help="Of poor results in a row.",
    )
    decision_reason = fields.Text(
        string="Reason of the decision", readonly=True, copy=False
    )
    decision_by_id = fields.Many2one(
        "res.users", string="Decided by", readonly=True, copy=False
    )
    date_decided = fields.Datetime(string="Decided on", readonly=True, copy=False)

    def _evaluation_outcome(self):
        result = super()._evaluation_outcome()
        if self._is_repeated():
            self._propose_decision()
        return result

    def _is_repeated(self):
        """As often as the policy says, and not better than the time before."""
        return self._calls_for_decision(self.poor_count, self.delta > 0)

    def _calls_for_decision(self, count, improved):
        often = self.type_id.sudo().poor_in_a_row
        return bool(often) and count >= often and not improved

    def _propose_decision(self):
        self._write_guarded({"decision": "open"})
        decider = deciders_of(self.key_account_id)[self.key_account_id.sudo()]
        if decider:
            wanted = {
                "user_id": decider.id,
                "date_deadline": fields.Date.context_today(self),
                "summary": _words_of_question,
            }
            self.env["mail.activity"]._keyed_keep(DECISION, {self: wanted})

    def _call_off(self, why):
        """The results do not call for a decision any more; others extend it."""
        if self.decision == "open":
            self._write_guarded({"decision": False})
            self.env["mail.activity"]._keyed_end(DECISION, self, why)

    def _put_right_by(self, correction):
        self._call_off(correction._in_place_words())
        return super()._put_right_by(correction)

    def decide(self, decision, reason):
        """A director decides what poor results in a row mean (EVA-11).

        What the policy has for it is carried out, or put to the policy's chain.

        :param decision: ``category``, ``end`` or ``keep``
        :param reason: why, in his words
        :raise UserError: no director, nothing to decide, the result has been put right,
            no reason, or a category that the account cannot be given
        """
        self.ensure_one()
        self._check_decider()
        self._refuse_corrected()
        if self.decision != "open":
            raise UserError(self.env._("%s waits for no decision.", self.display_name))
        if decision not in ("category", "end", "keep") or not (reason or "").strip():
            raise UserError(self.env._("Decide what shall happen, and say why."))
        self._write_guarded(
            {
                "decision": decision,
                "decision_reason": reason.strip(),
                "decision_by_id": self.env.uid,
                "date_decided": fields.Datetime.now(),
            }
        )
        self.env["mail.activity"]._keyed_end(DECISION, self, feedback=reason)
        self._follow_decision()
        return True

    def _check_decider(self):
        self.check_access("write")
        self.key_account_id.check_access("write")
        if not self.env.user.has_group(DIRECTOR):
            raise UserError(self.env._("A director decides this."))

    def _follow_decision(self):
        """What comes of a decision just made; :mod:`.evaluation_consequence` knows."""

    def action_open_decide(self):
        """The dialogue in which a director decides, or takes back what was decided."""
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Poor results in a row"),
            "res_model": "key.account.evaluation.decide",
            "views": [(False, "form")],
            "target": "new",
            "context": {"default_evaluation_id": self.id},
        }


def _words_of_question(evaluation):
    return evaluation.env._(
        "%(count)s poor results in a row: %(evaluation)s",
        count=evaluation.poor_count,
        evaluation=evaluation.display_name,
    )
