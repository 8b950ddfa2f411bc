import random

from odoo import models
from odoo.exceptions import UserError
from odoo.fields import Domain


class KeyAccountSurveyCampaign(models.Model):
    """Whom a campaign asks: accounts by grade, region or manager, or a random sample."""

    _inherit = "key.account.survey.campaign"

    def action_prepare(self):
        """Draw the sample and make the questionnaire; a draft may do so again."""
        self.check_access("write")
        for campaign in self:
            missing = list(campaign._missing_in_policy())
            if missing:
                raise UserError("\n".join([campaign.name, *missing]))
            campaign._make_questionnaire()
            campaign.line_ids.sudo().unlink()
            campaign._make_lines(campaign._draw_accounts())

    def _account_domain(self):
        domain = Domain("company_id", "=", self.company_id.id)
        domain &= Domain("state", "!=", "ended")
        for field, chosen in (
            ("tier_id", self.tier_ids),
            ("team_id", self.team_ids),
            ("user_id", self.manager_ids),
        ):
            if chosen:
                domain &= Domain(field, "in", chosen.ids)
        return domain

    def _draw_accounts(self):
        """The accounts, or as many of them as the sample takes.

        Drawn from the ordered ids with the kept seed, so that the draw can be checked.
        """
        accounts = self.env["key.account"].search(self._account_domain(), order="id")
        if not accounts:
            raise UserError(self.env._("%s: no key account is chosen.", self.name))
        if not self.sample_size or self.sample_size >= len(accounts):
            return accounts
        # Not for secrecy: anybody may draw again and has to come to the same sample.
        draw = random.Random(self.seed)
        return accounts.browse(sorted(draw.sample(accounts.ids, self.sample_size)))

    def _make_lines(self, accounts):
        """One line per contact that is asked, all in one batch."""
        contacts = self._contacts_of(accounts)
        values = [
            {
                "campaign_id": self.id,
                "key_account_id": account.id,
                "partner_id": contact.id,
                "manager_id": account.user_id.id,
                "team_id": account.team_id.id,
                "tier_id": account.tier_id.id,
            }
            for account in accounts
            for contact in contacts[account]
        ]
        # What happens to a line is in its fields: no message a line, no follower.
        quiet = {"mail_create_nolog": True, "mail_create_nosubscribe": True}
        model = self.env["key.account.survey.line"].sudo()
        lines = model.with_context(**quiet).create(values)
        lines._plan()

    def _contacts_of(self, accounts):
        """Account → contacts to ask, the one who can be reached by e-mail first.

        A customer without contacts of its own is asked itself.
        """
        people = self.env["res.partner"].search(
            [
                ("parent_id", "child_of", accounts.partner_id.ids),
                ("type", "=", "contact"),
            ],
            order="id",
        )
        people = people.filtered(lambda partner: not partner.is_company)
        by_customer = people.grouped("commercial_partner_id")
        return {
            account: self._chosen(by_customer.get(account.partner_id), account)
            for account in accounts
        }

    def _chosen(self, people, account):
        if not people:
            return account.partner_id
        ranked = people.sorted(
            lambda person: (
                person.key_account_no_survey,
                not person.email_normalized,
                not person.phone,
                person.id,
            )
        )
        return ranked if self.contacts == "all" else ranked[:1]
