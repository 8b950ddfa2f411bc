import logging

from odoo import api, fields, models
from odoo.exceptions import UserError

from ..recompute.scope import Scope

_logger = logging.getLogger(__name__)


class KeyAccountScreening(models.Model):
    """When all customers of a company were looked through, and what came of it (KAI-06).

    A director screens from the list of candidates, a script by :meth:`screen`, and the
    scheduled action screens every company whose policy has criteria.
    """

    _name = "key.account.screening"
    _description = "Screening of customers"
    _inherit = ["key.account.sealed.mixin"]
    _order = "id desc"
    _rec_name = "as_of"

    company_id = fields.Many2one(
        "res.company", required=True, index=True, ondelete="cascade"
    )
    as_of = fields.Date(string="Figures as of", required=True)
    found = fields.Integer(
        string="To decide", help="Open proposals that meet criteria, new ones included."
    )
    added = fields.Integer(string="New proposals")
    withdrawn = fields.Integer(help="Open proposals that are no longer found.")
    message = fields.Char(string="Failed", help="Why the customers were not screened.")
    outcome = fields.Char(compute="_compute_outcome")

    @api.depends("found", "added", "withdrawn", "message")
    @api.depends_context("lang")
    def _compute_outcome(self):
        for screening in self:
            screening.outcome = screening.message or self.env._(
                "%(found)s to decide, %(added)s of them new; %(withdrawn)s no longer "
                "found",
                found=screening.found,
                added=screening.added,
                withdrawn=screening.withdrawn,
            )

    # === Public service ===

    @api.model
    def screen(self, company_id=None):
        """Look through all customers of a company and propose changes of its list.

        :param company_id: by default the caller's company
        :return: dict with ``screening_id``, ``company_id``, ``as_of`` (ISO date),
            ``found`` (proposals to decide), ``added`` and ``withdrawn``
        :raise AccessError: the user is no director, or the company is not his
        :raise UserError: no policy says who is a key account
        """
        candidates = self.env["key.account.candidate"]
        candidates._check_director()
        company = Scope.parse(self.env, {"company_id": company_id}, None).company
        candidates.sudo()._screen(company)
        return self.sudo()._last(company)._as_wire()

    def _as_wire(self):
        return {
            "screening_id": self.id,
            "company_id": self.company_id.id,
            "as_of": fields.Date.to_string(self.as_of),
            "found": self.found,
            "added": self.added,
            "withdrawn": self.withdrawn,
        }

    # === The log ===

    @api.model
    def _keep(self, company, as_of, **outcome):
        """Note what came of a screening."""
        _logger.info("Screening of company %s as of %s: %s", company.id, as_of, outcome)
        vals = {"company_id": company.id, "as_of": as_of, **outcome}
        return self._create_sealed([vals])

    @api.model
    def _last(self, companies):
        """The latest screening of each company that has one."""
        latest = self._read_group(
            [("company_id", "in", companies.ids)], ["company_id"], ["id:max"]
        )
        return self.browse(number for _company, number in latest)

    # === The scheduled action ===

    @api.model
    def _cron_screen(self):
        """Screen each company whose policy has criteria, once a day at most.

        What a company lacks is noted and stops no other.
        """
        cron = self.env["ir.cron"]
        companies = self._due()
        time_left = cron._commit_progress(remaining=len(companies))
        for company in companies:
            if not time_left:
                return
            self._screen_or_note(company)
            time_left = cron._commit_progress(1)

    def _due(self):
        """Companies with criteria that were not screened today, where they are."""
        lists = self.env["key.account.listing"].sudo()
        companies = lists.search([("qualifier_ids", "!=", False)]).company_id
        done = {s.company_id: s.as_of for s in self.sudo()._last(companies)}
        return companies.filtered(lambda c: done.get(c) != Scope.today(c))

    def _screen_or_note(self, company):
        try:
            with self.env.cr.savepoint():
                self.env["key.account.candidate"].sudo()._screen(company)
        except UserError as error:
            _logger.warning("Company %s was not screened: %s", company.id, error)
            self.sudo()._keep(company, Scope.today(company), message=str(error))
