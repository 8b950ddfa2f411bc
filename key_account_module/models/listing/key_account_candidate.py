from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError

from ...engine.canonical import sha256_of
from ..grading.wording import Wording
from ..recompute.scope import Scope
from .criteria import KEY, NONE, POTENTIAL, Screening
from .key_account_listing_change import STANDINGS
from .nominations import (
    check_need,
    check_place_is_new,
    restore_accounts,
    salesperson_of,
)

DECISIONS = "action_accept, action_refuse"
#: Deciders may not be the only ones who see a proposal, so nobody writes one's state.
DECIDED = ("state", "decided_by", "decided_on", "decision_reason")
FOUND = ("source", "evidence", "fingerprint", "date_found")


class KeyAccountCandidate(models.Model):
    """A proposal to change the list of key accounts (KAI-06, KAI-08, KAI-10, KAI-12).

    Screening finds customers, accounts or not, who meet criteria, and accounts on the
    list that no longer do; staff nominate customers with a new need. A director accepts
    or refuses with a reason.
    """

    _name = "key.account.candidate"
    _description = "Candidate for the key-account list"
    _inherit = ["key.account.guard.mixin", "mail.thread", "mail.activity.mixin"]
    _order = "date_found desc, id desc"
    _rec_name = "partner_id"
    _check_company_auto = True

    _guarded = {
        **dict.fromkeys(DECIDED, DECISIONS),
        **dict.fromkeys(FOUND, "action_screen"),
    }

    partner_id = fields.Many2one(
        "res.partner",
        string="Customer",
        required=True,
        index=True,
        ondelete="restrict",
        check_company=True,
        domain="['|', ('is_company', '=', True), ('parent_id', '=', False)]",
    )
    company_id = fields.Many2one(
        "res.company",
        required=True,
        index=True,
        default=lambda self: self.env.company,
    )
    key_account_id = fields.Many2one(
        "key.account",
        string="Account",
        compute="_compute_key_account_id",
        store=True,
        index="btree_not_null",
        ondelete="restrict",
        check_company=True,
    )
    standing = fields.Selection(related="key_account_id.standing", string="Now")
    user_id = fields.Many2one(
        "res.users",
        string="Salesperson",
        compute="_compute_user_id",
        store=True,
        readonly=False,
        index=True,
        domain=[("share", "=", False)],
        help="Becomes the account manager when a new account is made.",
    )
    team_id = fields.Many2one(
        "crm.team",
        string="Region",
        compute="_compute_team_id",
        store=True,
        index=True,
    )
    proposal = fields.Selection(
        STANDINGS, required=True, default=KEY, tracking=True, string="Proposed"
    )
    source = fields.Selection(
        [("nomination", "Nominated"), ("screening", "Found by screening")],
        default="nomination",
        required=True,
        readonly=True,
    )
    need = fields.Text(
        string="Why proposed",
        help="Of a nomination: the customer's new need, the gain.",
    )
    evidence = fields.Json(readonly=True)
    evidence_words = fields.Text(string="Found", compute="_compute_evidence_words")
    qualifier_ids = fields.Many2many(
        "key.account.qualifier",
        string="Criteria met",
        compute="_compute_evidence_words",
    )
    fingerprint = fields.Char(readonly=True)
    date_found = fields.Date(string="Proposed on", readonly=True)
    state = fields.Selection(
        [
            ("open", "To decide"),
            ("accepted", "Approved"),
            ("refused", "Refused"),
            ("withdrawn", "No longer found"),
        ],
        default="open",
        required=True,
        readonly=True,
        index=True,
        tracking=True,
    )
    decided_by = fields.Many2one("res.users", readonly=True, ondelete="restrict")
    decided_on = fields.Date(readonly=True)
    decision_reason = fields.Text(readonly=True, tracking=True)

    _one_open = models.UniqueIndex(
        "(partner_id, company_id) WHERE state = 'open'",
        "This customer has been proposed already.",
    )

    @api.depends("partner_id.key_account_ids", "company_id")
    def _compute_key_account_id(self):
        """The customer's account; an unsaved form is not told whether he has one."""
        accounts = self.env["key.account"].sudo()
        found = accounts.search(
            [
                ("partner_id", "in", self.partner_id.ids),
                ("company_id", "in", self.company_id.ids),
            ]
        ).grouped(lambda account: (account.partner_id, account.company_id))
        for candidate in self:
            pair = (candidate.partner_id, candidate.company_id)
            saved = candidate._origin
            candidate.key_account_id = found.get(pair, accounts) if saved else accounts

    @api.depends("key_account_id.user_id", "partner_id")
    def _compute_user_id(self):
        for candidate in self:
            account = candidate.key_account_id.sudo()
            customer = candidate.partner_id.sudo()
            candidate.user_id = account.user_id or candidate.user_id or customer.user_id

    @api.depends("key_account_id.team_id", "user_id")
    def _compute_team_id(self):
        """Apart from the salesperson: whoever names one would leave the region empty."""
        for candidate in self:
            account = candidate.key_account_id.sudo()
            candidate.team_id = account.team_id or candidate.user_id.sale_team_id

    @api.depends("evidence")
    @api.depends_context("lang")
    def _compute_evidence_words(self):
        words = Wording(self.env)
        criteria = self.env["key.account.qualifier"].sudo()
        for candidate in self:
            said = candidate.evidence or []
            met = criteria.browse([item["qualifier_id"] for item in said]).exists()
            candidate.qualifier_ids = met
            candidate.evidence_words = "\n".join(
                f"{criteria.browse(item['qualifier_id']).name}: "
                f"{words.of_explanation(item['verdict'])}"
                for item in said
                if item.get("verdict")
            )

    def _guarded_initial(self):
        initial = {"source": "nomination", "state": "open"}
        today = fields.Date.context_today(self)
        return {**super()._guarded_initial(), **initial, "date_found": today}

    @api.model_create_multi
    def create(self, vals_list):
        """A nomination says why; it is about a customer whose account one may see."""
        partners = self.env["res.partner"]
        for vals in vals_list:
            customer = partners.browse(vals.get("partner_id")).commercial_partner_id
            vals["partner_id"] = customer.id
            # Screening runs as superuser and has evidence instead.
            if not self.env.su:
                check_need(self.env, vals)
                vals["user_id"] = vals.get("user_id") or salesperson_of(customer, vals)
        candidates = super().create(vals_list)
        candidates.key_account_id.check_access("read")
        if not self.env.su:
            check_place_is_new(candidates)
        return candidates

    def write(self, vals):
        """The customer of a proposal stays, and what was decided on stays too."""
        subject = {"partner_id", "company_id"} & vals.keys()
        content = {"proposal", "need"} & vals.keys()
        decided = self.filtered(lambda candidate: candidate.state != "open")
        if not self.env.su and (subject or (content and decided)):
            raise UserError(
                self.env._(
                    "A proposal keeps its customer, and what was decided on does not "
                    "change: propose anew."
                )
            )
        return super().write(vals)

    # === Screening ===

    @api.model
    def action_screen(self):
        """Look through all customers of the current company; directors only.

        :return: the action that tells the outcome and shows what is to be decided
        :raise AccessError: the user is no director
        :raise UserError: no policy says who is a key account
        """
        screenings = self.env["key.account.screening"]
        done = screenings.browse(screenings.screen()["screening_id"])
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "key_account_module.key_account_candidate_action"
        )
        return {
            "type": "ir.actions.client",
            "tag": "display_notification",
            "params": {"type": "success", "message": done.outcome, "next": action},
        }

    @api.model
    def _screen(self, company, as_of=None):
        """Propose every change of the list that the criteria ask for.

        The customers are measured by one statement, whether they are accounts or not. A
        proposal that was refused comes back only when other criteria are met; one that
        is still open and no longer found is withdrawn.

        :return: the proposals that are open now and were found by screening
        """
        self._check_policy(company)
        day = as_of or Scope.today(company)
        wanted = self._wanted(Screening(self.env, company, day), company)
        domain = [("company_id", "=", company.id)]
        opened = self.search([*domain, ("state", "=", "open")]).grouped("partner_id")
        refused = self.search([*domain, ("state", "=", "refused")])
        known = {(c.partner_id.id, c.fingerprint) for c in refused}
        vals_list = []
        for partner_id, vals in wanted.items():
            candidate = opened.pop(self.env["res.partner"].browse(partner_id), None)
            if candidate:
                candidate._refresh(vals)
            elif (partner_id, vals["fingerprint"]) not in known:
                vals_list.append({**vals, "company_id": company.id, "date_found": day})
        gone = self.union(*opened.values()).filtered(lambda c: c.source == "screening")
        gone._write_guarded({"state": "withdrawn"})
        self._create_found(vals_list)
        found = self.search(
            [*domain, ("state", "=", "open"), ("source", "=", "screening")]
        )
        numbers = {"found": found, "added": vals_list, "withdrawn": gone}
        counted = {name: len(some) for name, some in numbers.items()}
        self.env["key.account.screening"]._keep(company, day, **counted)
        return found

    @api.model
    def _check_policy(self, company):
        if not self.env["key.account.listing"]._of_company(company).qualifier_ids:
            raise UserError(
                self.env._(
                    "No policy of %s says who is a key account: give it the section "
                    "“key_accounts”.",
                    company.name,
                )
            )

    def _wanted(self, screening, company):
        """Partner id → values of the proposal that the criteria make of it."""
        accounts = self.env["key.account"].search([("company_id", "=", company.id)])
        standing = {a.id: (a.partner_id.id, a.standing) for a in accounts}
        wanted = {}
        for key, finding in screening.findings():
            partner_id, now = standing.get(key, (-key, NONE))
            if _proposed(now, finding):
                wanted[partner_id] = self._found_values(partner_id, finding)
        return wanted

    def _found_values(self, partner_id, finding):
        criteria = sorted(
            (said["qualifier_id"], said["potential"]) for said in finding.evidence
        )
        return {
            "partner_id": partner_id,
            "proposal": finding.standing,
            "evidence": finding.evidence,
            "fingerprint": sha256_of([finding.standing, criteria]),
            "source": "screening",
        }

    def _refresh(self, vals):
        """Bring an open proposal up to date; a nomination stays one."""
        fresh = {name: vals[name] for name in ("evidence", "fingerprint")}
        if self.source == "screening":
            fresh["proposal"] = vals["proposal"]
        if any(self[name] != value for name, value in fresh.items()):
            self._write_guarded(fresh)

    def _create_found(self, vals_list):
        """Proposals with evidence, which no client can send."""
        guarded = [
            {name: vals.pop(name) for name in FOUND if name in vals}
            for vals in vals_list
        ]
        for candidate, vals in zip(self.create(vals_list), guarded, strict=True):
            candidate._write_guarded(vals)

    # === Decisions ===

    def action_accept(self, reason, date=None):
        """Change the list as proposed; a customer without an account gets one.

        The criteria are looked at again, so that the figures kept are those of now.

        :param reason: why, in the director's words
        :param date: first day it holds, not later than today; without it, today
        :raise AccessError: the user is no director
        :raise UserError: no reason, decided already, or a day to come
        """
        self._check_decision(reason)
        day = self.env["key.account"]._check_effective_day(date)
        self._make_accounts()
        for proposal, candidates in self.grouped("proposal").items():
            proposals = {c.key_account_id.id: c.id for c in candidates}
            accounts = candidates.key_account_id
            accounts._list_as(proposal, reason.strip(), day, proposals)
        self._decide("accepted", reason)
        return True

    def action_refuse(self, reason):
        """Leave the list as it is; the same evidence is not proposed again.

        :raise AccessError: the user is no director
        :raise UserError: no reason, or decided already
        """
        self._check_decision(reason)
        self._decide("refused", reason)
        return True

    def _decide(self, state, reason):
        self._write_guarded(
            {
                "state": state,
                "decided_by": self.env.uid,
                "decided_on": fields.Date.context_today(self),
                "decision_reason": reason.strip(),
            }
        )

    def _make_accounts(self):
        """Accounts for customers who have none; their salesperson manages them."""
        without = self.filtered(lambda c: not c.key_account_id and c.proposal != NONE)
        self.env["key.account"].create(
            [
                {
                    "partner_id": candidate.partner_id.id,
                    "company_id": candidate.company_id.id,
                    "user_id": (candidate.user_id or self.env.user).id,
                }
                for candidate in restore_accounts(without)
            ]
        )
        self.env.add_to_compute(self._fields["key_account_id"], without)

    def _check_decision(self, reason):
        self._check_director()
        self.check_access("write")
        if self.filtered(lambda candidate: candidate.state != "open"):
            raise UserError(self.env._("This proposal has been decided."))
        if not (reason or "").strip():
            raise UserError(self.env._("A decision needs its reason."))

    def _check_director(self):
        if not self.env.user.has_group("key_account_module.group_director"):
            raise AccessError(
                self.env._("Only a director changes the list of key accounts.")
            )

    def action_decide(self):
        """Open the dialogue in which a director decides."""
        return self.env["key.account.candidate.decide"]._open(self)


def _proposed(now, finding):
    """Whether the criteria ask for another place on the list.

    A potential key account that meets criteria stays one until it qualifies; data that
    are missing take nobody off.
    """
    if finding.standing is None or finding.standing == now:
        return False
    return finding.standing != NONE or now in (KEY, POTENTIAL)
