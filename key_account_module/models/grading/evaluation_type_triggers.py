from odoo import api, fields, models
from odoo.fields import Command, Domain

from .evaluation_type_schedule import AD_HOC

#: which changes of a grade the words of the policy mean
MOVES = {"up": ("up",), "down": ("down", "none"), "any": ("up", "down", "none")}


class KeyAccountEvaluationType(models.Model):
    """Evaluations out of turn that the policy itself asks for (EVA-05).

    A complaint or another grade since the policy says so is answered once: the campaign
    keeps what made it necessary.
    """

    _inherit = "key.account.evaluation.type"

    turn_trigger_id = fields.Many2one(
        "key.account.option",
        string="Out of turn for",
        domain=[("list", "=", "evaluation_trigger")],
        ondelete="restrict",
        help="The trigger that campaigns out of turn name which start by themselves.",
    )
    turn_severity_ids = fields.Many2many(
        "key.account.severity",
        "key_account_evaluation_type_severity_rel",
        "type_id",
        "severity_id",
        string="After complaints of",
    )
    turn_grade = fields.Selection(
        [("up", "Upgrade"), ("down", "Downgrade"), ("any", "Any change")],
        string="After another grade",
    )

    def _propose_out_of_turn(self):
        """One campaign of each kind for all accounts that something happened to.

        :return: the campaigns that are new or have new accounts
        """
        campaigns = self.env["key.account.evaluation.campaign"]
        for kind in self.filtered("turn_trigger_id"):
            complaints, grades = kind._turn_complaints(), kind._turn_grades()
            accounts = complaints.key_account_id | grades.key_account_id
            if accounts:
                campaigns += kind._out_of_turn(accounts, complaints, grades)
        return campaigns

    def _turn_complaints(self):
        """Complaints of these classes that no campaign has answered yet."""
        since = fields.Datetime.to_datetime(self.date_scheduled)
        return self.env["key.account.complaint"].search(
            Domain("severity_id", "in", self.turn_severity_ids.ids)
            & Domain("date_received", ">=", since)
            & self._unanswered("complaint_ids")
        )

    def _turn_grades(self):
        """Other grades since, but for those that an evaluation itself led to."""
        if not self.turn_grade:
            return self.env["key.account.grade"]
        proposals = self.env["key.account.grade.proposal"]._search(
            [("evaluation_id", "!=", False), ("grade_id", "!=", False)]
        )
        return self.env["key.account.grade"].search(
            Domain("movement", "in", MOVES[self.turn_grade])
            & Domain("valid_from", ">=", self.date_scheduled)
            & Domain("id", "not in", proposals.subselect("grade_id"))
            & self._unanswered("grade_ids")
        )

    def _unanswered(self, field):
        """Of active accounts of the company that cooperate, and not answered yet."""
        answered = self.campaign_ids[field].ids
        return (
            Domain("id", "not in", answered)
            & Domain("company_id", "=", self.company_id.id)
            & Domain("key_account_id.active", "=", True)
            & Domain("key_account_id.state", "!=", "ended")
        )

    def _out_of_turn(self, accounts, complaints, grades):
        """A campaign for them; a draft of the same kind takes them in."""
        draft = self.campaign_ids.filtered(
            lambda campaign: (
                campaign.state == "draft"
                and campaign.trigger_id == self.turn_trigger_id
                and (campaign.complaint_ids or campaign.grade_ids)
            )
        )[:1]
        if draft:
            draft.account_ids |= accounts
        else:
            values = self._out_of_turn_values(accounts)
            draft = draft.create([values] if values else [])
        for campaign in draft:
            campaign._write_guarded(
                {
                    "complaint_ids": [Command.link(each.id) for each in complaints],
                    "grade_ids": [Command.link(each.id) for each in grades],
                }
            )
        return draft

    def _out_of_turn_values(self, accounts):
        today = fields.Date.context_today(self)
        values = self._campaign_values(AD_HOC, fields.Date.to_string(today), today)
        return values and {
            **values,
            "trigger_id": self.turn_trigger_id.id,
            # Which customers is told in each form: everybody reads the campaign.
            "reason": self.env._("By the policy, after what happened to the customer."),
            "account_ids": [Command.set(accounts.ids)],
        }

    @api.model
    def _event_words(self, complaints, grades):
        """A line for each event, for whoever may read about these customers."""
        lines = [
            self.env._(
                "%(account)s: complaint %(name)s (%(severity)s)",
                account=complaint.key_account_id.name,
                name=complaint.name,
                severity=complaint.severity_id.name,
            )
            for complaint in complaints
        ]
        lines += [
            self.env._(
                "%(account)s: %(scheme)s from %(before)s to %(after)s",
                account=grade.key_account_id.name,
                scheme=grade.scheme_id.name,
                before=grade.previous_tier_id.name or "–",
                after=grade.tier_id.name or "–",
            )
            for grade in grades
        ]
        return "\n".join(lines)
