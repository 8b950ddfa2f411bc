from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain

from .key_account_survey_campaign import TO_START

INVITATION = "key_account_module.key_account_survey_line_invitation"
REMINDER = "key_account_module.key_account_survey_line_reminder"
#: key of the activity that says why a survey does not go on
STOPPED = "survey_stopped"


class KeyAccountSurveyCampaign(models.Model):
    """Asking: links by e-mail, the others by staff; one reminder; the last day."""

    _inherit = "key.account.survey.campaign"

    def _ask(self):
        """Ask whoever may be asked now; run again, it asks nobody twice."""
        for campaign in self.filtered(lambda campaign: campaign.state == "running"):
            lines = campaign.line_ids.sudo()
            lines.filtered(
                lambda line, least=campaign.sample_min: line.sample_min != least
            )._write_guarded({"sample_min": campaign.sample_min})
            campaign._invite(lines._govern())

    def _invite(self, lines):
        """Make the questionnaires of these lines and mail the links, in batches."""
        if not lines:
            return
        lines._write_guarded(
            {"state": "invited", "date_invited": fields.Datetime.now()}
        )
        linked = lines.filtered(lambda line: line._is_linked())
        linked._make_questionnaires()
        linked._mail(INVITATION)

    def _remind(self):
        """Remind, once, whoever got a link some days ago and is still silent."""
        today = fields.Date.context_today(self)
        for campaign in self.filtered(lambda campaign: campaign.state == "running"):
            days = campaign.type_id.sudo().reminder_days
            if not days or campaign.date_deadline < today:
                continue
            asked_before = fields.Date.subtract(today, days=days - 1)
            silent = campaign.line_ids.sudo().filtered_domain(
                Domain("state", "=", "invited")
                & Domain("date_reminded", "=", False)
                & Domain("date_invited", "<", asked_before)
            )
            silent = silent.filtered(lambda line: line._is_linked())
            spared = silent._complaints()
            silent = silent.filtered(
                lambda line, spared=spared: (
                    line.key_account_id not in spared
                    and line.key_account_id.active
                    and line.partner_id.active
                    and not line.partner_id.key_account_no_survey
                )
            )
            silent._write_guarded({"date_reminded": fields.Datetime.now()})
            silent._mail(REMINDER)

    def action_follow(self):
        """Ask whom nothing forbids any more, remind, and end what has run out."""
        self.check_access("write")
        self._ask()
        self._remind()
        today = fields.Date.context_today(self)
        self.filtered(
            lambda campaign: (
                campaign.state == "running" and campaign.date_deadline < today
            )
        ).action_collect()

    @api.model
    def _cron_follow(self):
        """Propose what the schedule asks for, then follow what runs."""
        cron = self.env["ir.cron"]
        self._propose()
        running = self._running()
        time_left = cron._commit_progress(remaining=len(running))
        for campaign in running:
            if not time_left:
                return
            campaign._follow_or_tell()
            time_left = cron._commit_progress(1)

    def _follow_or_tell(self):
        """One survey that cannot go on never stops the others; somebody is told why.

        In the language of whoever is responsible: what stands in the way is for him.
        """
        try:
            with self.env.cr.savepoint():
                self.with_context(lang=self.user_id.lang).action_follow()
        except UserError as error:
            wanted = {
                "user_id": self.user_id.id,
                "date_deadline": fields.Date.context_today(self),
                "summary": str(error),
            }
            self.env["mail.activity"]._keyed_keep(STOPPED, {self: wanted})
        else:
            self.env["mail.activity"]._keyed_end(STOPPED, self)

    def _keep_reminders(self):
        """One activity of the responsible person for each campaign to be started."""
        wanted = {
            campaign: {
                "user_id": campaign.user_id.id,
                "date_deadline": campaign.date_planned,
                "summary": lambda draft: draft.env._(
                    "Prepare and start: %s", draft.name
                ),
            }
            for campaign in self
            if campaign.state == "draft" and campaign.user_id.active
        }
        self.env["mail.activity"]._keyed_keep(TO_START, wanted)

    @api.model
    def _propose(self):
        kinds = self.env["key.account.survey.type"]
        return kinds.search([("interval_months", ">", 0)])._propose_campaigns()

    @api.model
    def _running(self):
        return self.search([("state", "=", "running")])
