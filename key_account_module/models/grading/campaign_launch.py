from odoo import api, fields, models
from odoo.exceptions import UserError

from .campaign_making import READERS
from .key_account_evaluation_campaign import TO_START


class KeyAccountEvaluationCampaign(models.Model):
    """Campaigns that begin because the policy says so (EVA-03, EVA-05, EVA-12)."""

    _inherit = "key.account.evaluation.campaign"

    complaint_ids = fields.Many2many(
        "key.account.complaint",
        "key_account_evaluation_campaign_complaint_rel",
        "campaign_id",
        "complaint_id",
        string="Complaints behind it",
        readonly=True,
        copy=False,
        groups=READERS,
    )
    grade_ids = fields.Many2many(
        "key.account.grade",
        "key_account_evaluation_campaign_grade_rel",
        "campaign_id",
        "grade_id",
        string="Grades behind it",
        readonly=True,
        copy=False,
        groups=READERS,
    )

    event_words = fields.Text(
        string="What happened", compute="_compute_event_words", groups=READERS
    )

    @api.depends("complaint_ids", "grade_ids")
    @api.depends_context("lang")
    def _compute_event_words(self):
        for campaign in self:
            campaign.event_words = campaign._events()

    def _events(self, account=None):
        """What is behind the campaign, of all its accounts or of one, in words."""
        behind = self.complaint_ids, self.grade_ids
        if account:
            behind = (
                events.filtered(lambda event: event.key_account_id == account)
                for events in behind
            )
        return self.type_id._event_words(*behind)

    def _form_values(self, account):
        """The form says what happened to its own customer, and to no other."""
        values = super()._form_values(account)
        words = (values["reason"], self.sudo()._events(account))
        return {**values, "reason": "\n".join(filter(None, words))}

    @api.onchange("type_id")
    def _onchange_type_id(self):
        """A new campaign begins with the panel of the last one, or of the policy."""
        if self.type_id and not self.seat_ids:
            last = self.type_id.campaign_ids.sorted("date")[-1:]
            self.seat_ids = self.type_id._first_seats(last.seat_ids)

    @api.model
    def _cron_propose(self):
        """Open what is due by the policy's schedule, or for what has happened."""
        kinds = self.env["key.account.evaluation.type"].search(
            ["|", ("starts", "!=", False), ("turn_trigger_id", "!=", False)]
        )
        (kinds._propose_campaigns() | kinds._propose_out_of_turn())._launch()

    def _next_values(self, period):
        """What the campaign of another period has otherwise than this one."""
        return {
            "period": period.key,
            "date": period.day,
            "date_deadline": self.date_deadline
            and period.day + (self.date_deadline - self.date),
        }

    def _launch(self):
        """Start what the policy starts by itself; the others wait for a look."""
        by_itself = self.filtered(lambda campaign: campaign.type_id.launch == "start")
        waiting = (self - by_itself).ids
        waiting += [campaign.id for campaign in by_itself if not campaign._try_start()]
        self.browse(waiting)._remind_to_start()

    def _try_start(self):
        """Start in the name of whoever is responsible; what stands in the way is noted."""
        try:
            with self.env.cr.savepoint():
                self._require_panel()
                self.with_user(self.user_id).action_start()
        except UserError as error:
            self._message_log(body=str(error))
            return False
        return True

    def _unseated(self):
        """Departments of the panel that nobody speaks for, or only who has left."""
        kind = self.type_id
        seated = self.seat_ids._taken().department_id
        return (kind | kind.form_ids).department_ids - seated

    def _require_panel(self):
        if unseated := self._unseated():
            raise UserError(
                self.env._(
                    "Not started: the panel has no seat for %s. Name who speaks, then "
                    "start it.",
                    ", ".join(unseated.mapped("name")),
                )
            )

    def _words_to_start(self):
        """What the responsible person has to do with a draft."""
        if unseated := self._unseated():
            return self.env._(
                "Name the panel (%(departments)s) and start: %(campaign)s",
                departments=", ".join(unseated.mapped("name")),
                campaign=self.name,
            )
        return self.env._("Look through and start: %s", self.name)

    def _remind_to_start(self):
        """One activity of the responsible person for each draft."""
        wanted = {
            campaign: {
                "user_id": campaign.user_id.id,
                "date_deadline": campaign.date,
                "summary": lambda draft: draft._words_to_start(),
            }
            for campaign in self
            if campaign.user_id.active
        }
        self.env["mail.activity"]._keyed_keep(TO_START, wanted)
