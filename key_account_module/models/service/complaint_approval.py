from odoo import api, fields, models
from odoo.exceptions import UserError

from ...engine.complaint_flow import DECIDED, LEADER, MEETING
from ..approval.subject import Subject, hash_of


class KeyAccountComplaint(models.Model):
    """The opinion is approved on the route of the severity (CMP-05…07).

    On the route *leader* by the approval engine, on the route *meeting* by what a held
    meeting of the policy's body decided (C5). Agreed actions are part of it: changing
    what was approved takes the complaint back to its draft, wherever it stands.
    """

    _name = "key.account.complaint"
    _inherit = [
        "key.account.complaint",
        "key.account.approval.mixin",
        "key.account.action.mixin",
    ]

    _approval_subjects = {
        "opinion": Subject(
            fields=("opinion", "severity_id", "key_account_id"),
            lines={"action_ids": ("name", "date_deadline")},
        ),
    }

    route = fields.Selection(related="severity_id.route")
    meeting_item_ids = fields.One2many(
        "key.account.meeting.item",
        "res_id",
        string="Sessions",
        domain=lambda self: [("res_model", "=", self._name)],
        readonly=True,
        copy=False,
    )
    decision_item_id = fields.Many2one(
        "key.account.meeting.item",
        string="Decided in",
        readonly=True,
        copy=False,
        index="btree_not_null",
    )
    decision_hash = fields.Char(readonly=True, copy=False)

    @api.model
    def _approval_subject_names(self):
        return {
            **super()._approval_subject_names(),
            "opinion": self.env._("Handling opinion"),
        }

    # === Steps ===

    def action_request_approval(self):
        """Submit the opinion to the leader, or to the meeting of the policy's body."""
        self._require("opinion")
        for complaint in self:
            complaint._refuse_wrong_step("action_request_approval")
            if complaint.route == LEADER:
                chain = complaint.severity_id.sudo().approval_id
                complaint._approval_request("opinion", chain)
            complaint._step("action_request_approval")

    def action_new_session(self):
        """A special session with this complaint on its agenda (CMP-06, CMP-07)."""
        self.ensure_one()
        self.check_access("write")
        item = {
            "topic": self.display_name,
            "key_account_id": self.key_account_id.id,
            "res_model": self._name,
            "res_id": self.id,
        }
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Special session"),
            "res_model": "key.account.meeting",
            "views": [(False, "form")],
            "context": {
                "default_name": self.env._("Special session: %s", self.name),
                "default_body_id": self.severity_id.sudo().body_id.id,
                "default_company_id": self.company_id.id,
                "default_item_ids": [fields.Command.create(item)],
            },
        }

    def action_take_decision(self):
        """What the held meeting decided is the opinion, or sends it back."""
        for complaint in self:
            complaint._refuse_wrong_step("action_take_decision")
            item = complaint._decided_item()
            taken = {"decision_item_id": item.id}
            if item.outcome == "agreed":
                opinion = {**taken, "opinion": item.decision}
                complaint._step("action_take_decision", opinion, item.decision)
                complaint._write_guarded({"decision_hash": complaint._opinion_hash()})
            else:
                complaint._enter("opinion", taken, item.decision)

    def _decided_item(self):
        """The newest decision of a closed meeting of the right body, taken once.

        As superuser: whoever answers for the complaint need not have sat in the meeting.
        """
        body = self.severity_id.sudo().body_id
        taken = self.sudo().decision_item_id
        since = self._submitted_at()
        items = self.sudo().meeting_item_ids.filtered(
            lambda item: (
                item.outcome in ("agreed", "refused")
                and (item.decision or "").strip()
                and (not body or item.body_id == body)
                and item.date >= since
                and (not taken or (item.date, item.id) > (taken.date, taken.id))
                and self._is_decided_by_others(item.meeting_id)
            )
        )
        if not items:
            raise UserError(
                self.env._(
                    "%(number)s: no held meeting of “%(body)s” has decided on it yet. "
                    "Put it on an agenda with “Special Session”, hold the meeting, and "
                    "let a chair other than you and the owner write decision and "
                    "outcome and close the minutes.",
                    number=self.name,
                    body=body.display_name or self.env._("any body"),
                )
            )
        return items.sorted(lambda item: (item.date, item.id))[-1]

    def _submitted_at(self):
        """When it was last submitted, to the minute in which meetings are planned."""
        submitted = self.sudo().step_ids.filtered(lambda step: step.state == "approval")
        return submitted.sorted("id")[-1].date.replace(second=0)

    def _is_decided_by_others(self, meeting):
        """Four eyes: who answers for it or takes it over neither chairs nor signs."""
        parties = self.sudo().user_id | self.env.user.sudo()
        signed = meeting.chair_id | meeting.closed_by_id
        return meeting.state == "closed" and not signed & parties

    def _opinion_hash(self):
        return hash_of(self, self._approval_subjects["opinion"])

    # === What the approval engine says ===

    def _approval_granted(self, request):
        result = super()._approval_granted(request)
        if request.subject == "opinion" and self.state == "approval":
            self._enter("approved", note=self._last_comment(request))
        return result

    def _approval_refused(self, request):
        result = super()._approval_refused(request)
        if request.subject == "opinion" and self.state == "approval":
            self._take_back(self._last_comment(request))
        return result

    def _approval_voided(self, request):
        result = super()._approval_voided(request)
        if request.subject == "opinion" and self.state in DECIDED:
            self._take_back(request.reason)
        return result

    def _last_comment(self, request):
        return request.decision_ids.sorted("id")[-1:].comment

    def _take_back(self, note=None):
        """To the draft: it is approved anew, and the customer is told anew."""
        told = self.date_informed
        self._enter("opinion", {"decision_hash": False}, self._note_with_told(note))
        if told:
            self._forget_told()
            self._reopen_clocks()

    # === Changes take a meeting's decision back ===

    def write(self, vals):
        routes = {
            complaint: complaint.route
            for complaint in self
            if vals.get("severity_id", complaint.severity_id.id)
            != complaint.severity_id.id
        }
        result = super().write(vals)
        if vals.keys() & set(self._approval_subjects["opinion"].names()):
            self._void_changed_decision()
        self._take_back_rerouted(routes)
        return result

    @api.model
    def _take_back_rerouted(self, routes):
        """Another class asks for its own approval, whatever the old one asked for."""
        for complaint, route in routes.items():
            rerouted = complaint.route != route
            if complaint.state in DECIDED and (
                rerouted or not complaint._has_its_approval()
            ):
                complaint._take_back(self.env._("The content was changed."))

    def _has_its_approval(self):
        """Whether what the route asks for was decided, or is being decided."""
        if self.route == LEADER:
            live = self.env["key.account.approval.request"]._live(self)
            return "opinion" in live.mapped("subject")
        waits = self.state == "approval" or self.decision_hash
        return self.route != MEETING or bool(waits)

    def _approval_lines_changed(self, line_model):
        result = super()._approval_lines_changed(line_model)
        self._void_changed_decision()
        return result

    def _void_changed_decision(self):
        for complaint in self:
            decided = complaint.decision_hash and complaint.state in DECIDED
            if (
                decided
                and complaint.route == MEETING
                and complaint.decision_hash != complaint._opinion_hash()
            ):
                complaint._take_back(self.env._("The content was changed."))
