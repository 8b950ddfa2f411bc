from collections import Counter

from odoo import api, fields, models
from odoo.exceptions import UserError


class KeyAccount(models.Model):
    """How many accounts one manager may have, in all and of each tier.

    A manager with too many serves none of them well. The policy warns or refuses when
    accounts are handed out; a grade that rises later never locks anybody out.
    """

    _inherit = "key.account"

    load_warning = fields.Char(compute="_compute_load_warning")

    @api.depends("user_id", "tier_id", "company_id", "active")
    @api.depends_context("lang")
    def _compute_load_warning(self):
        counts, lists = self._manager_loads(), self._load_lists()
        for account in self:
            excesses = account._load_excesses(counts, lists)
            account.load_warning = "\n".join(text for text, _refused in excesses)

    @api.constrains("user_id", "company_id", "active")
    def _check_load(self):
        """Refuse what the policy refuses; whoever had too many before may keep them."""
        counts, lists = self._manager_loads(), self._load_lists()
        refused = {
            text: True
            for account in self.filtered("active")
            for text, refuse in account._load_excesses(counts, lists)
            if refuse
        }
        if refused:
            raise UserError("\n".join(refused))

    def _manager_loads(self):
        """Accounts by manager and company, and by manager, company and tier.

        The form's own unsaved account counts for the manager it names.
        """
        stored = self.browse(self._origin.ids).sudo()
        rows = stored._read_group(
            [
                ("user_id", "in", self.user_id.ids),
                ("company_id", "in", self.company_id.ids),
                ("id", "not in", stored.ids),
            ],
            ["user_id", "company_id", "tier_id"],
            ["__count"],
        )
        counts = Counter()
        for user, company, tier, count in rows:
            counts[user.id, company.id] += count
            counts[user.id, company.id, tier.id] += count
        for account in self.filtered("active"):
            manager = (account.user_id._origin.id, account.company_id._origin.id)
            counts[manager] += 1
            counts[*manager, account.tier_id._origin.id] += 1
        return counts

    def _load_lists(self):
        """The company's lists, by company."""
        lists = self.env["key.account.listing"].sudo()
        found = lists.search([("company_id", "in", self.company_id.ids)])
        return found.grouped("company_id")

    def _load_excesses(self, counts, lists):
        """What exceeds a limit, in words, and whether the policy refuses it."""
        manager = (self.user_id._origin.id, self.company_id._origin.id)
        lists = lists.get(self.company_id._origin, self.env["key.account.listing"])
        refuse = "refuse" in lists.mapped("excess")
        tier = self.tier_id.sudo()
        limits = [(listing.load, manager, "") for listing in lists]
        limits.append((tier.load, (*manager, tier._origin.id), tier.name))
        return [
            (self._load_words(counts[key], limit, name), refuse)
            for limit, key, name in limits
            if limit and counts[key] > limit
        ]

    def _load_words(self, count, limit, tier):
        if tier:
            return self.env._(
                "%(user)s would have %(count)s accounts of the grade %(tier)s; the policy "
                "allows %(limit)s.",
                user=self.user_id.name,
                count=count,
                tier=tier,
                limit=limit,
            )
        return self.env._(
            "%(user)s would have %(count)s accounts; the policy allows %(limit)s.",
            user=self.user_id.name,
            count=count,
            limit=limit,
        )
