from odoo import api, fields, models
from odoo.exceptions import UserError


class KeyAccountIntake(models.Model):
    """A mail that no account could be found for with certainty, until a person sorts it.

    It keeps the mail and its files. Sorting makes a complaint, adds to an existing one,
    or rejects with a reason; then mail and files go with the complaint, so that later
    answers reach it.
    """

    _name = "key.account.intake"
    _description = "Incoming mail to sort"
    _inherit = [
        "key.account.guard.mixin",
        "key.account.material.mixin",
        "mail.thread",
        "mail.activity.mixin",
    ]
    _order = "state, date_received desc, id desc"
    _guarded = {
        "name": "message_new",
        "state": "action_make_complaint, action_link, action_reject",
        "reason": "message_new",
        "email_from": "message_new",
        "partner_id": "message_new",
        "body": "message_new",
        "company_id": "message_new",
        "candidate_ids": "message_new",
        "date_received": "message_new",
        "handled_by_id": "action_make_complaint, action_link, action_reject",
        "date_handled": "action_make_complaint, action_link, action_reject",
    }

    name = fields.Char(string="Subject of the mail", readonly=True)
    email_from = fields.Char(string="Sender's address", readonly=True, index=True)
    partner_id = fields.Many2one("res.partner", string="Sender", readonly=True)
    company_id = fields.Many2one("res.company", readonly=True, index=True)
    date_received = fields.Datetime(string="Received", readonly=True)
    body = fields.Text(string="Words of the mail", readonly=True)
    reason = fields.Selection(
        [
            ("unknown", "Unknown sender"),
            ("no_account", "Sender without a key account"),
            ("several", "Several accounts are possible"),
            ("internal", "Sent in a colleague's name"),
            ("automatic", "Written by a machine"),
            ("many", "Very many mails of one sender"),
            ("no_class", "No class for it in the policy"),
            ("no_owner", "The account has no manager who sees it"),
        ],
        string="Why it waits",
        readonly=True,
        index=True,
    )
    state = fields.Selection(
        [("waiting", "To sort"), ("filed", "Filed"), ("rejected", "Rejected")],
        required=True,
        readonly=True,
        default="waiting",
        index=True,
        tracking=True,
    )
    candidate_ids = fields.Many2many(
        "key.account",
        "key_account_intake_candidate_rel",
        "intake_id",
        "candidate_id",
        string="Possible accounts",
        readonly=True,
    )
    target_account_id = fields.Many2one(
        "key.account", string="Account", help="Where the complaint is made."
    )
    severity_id = fields.Many2one("key.account.severity")
    complaint_id = fields.Many2one(
        "key.account.complaint",
        string="Case",
        index="btree_not_null",
        help="The case it is filed on.",
    )
    reject_reason = fields.Char()
    handled_by_id = fields.Many2one("res.users", string="Sorted by", readonly=True)
    date_handled = fields.Datetime(string="Sorted on", readonly=True)

    # === The mail ===

    def _guarded_initial(self):
        return {**super()._guarded_initial(), "state": "waiting"}

    @api.model
    def _keep(self, msg_dict, found):
        """One intake for a mail that waits; ``found`` says why."""
        intake = self.create({})
        companies = found.accounts.company_id
        intake._write_guarded(
            {
                "name": msg_dict.get("subject") or self.env._("(no subject)"),
                "email_from": msg_dict.get("email_from"),
                "partner_id": found.partner.id,
                "date_received": fields.Datetime.now(),
                "body": self.env["key.account.complaint"]._mail_text(msg_dict),
                "reason": found.reason,
                "candidate_ids": [fields.Command.set(found.accounts.ids)],
                "company_id": companies.id
                if len(companies) == 1
                else found.values.get("company_id"),
            }
        )
        if len(found.accounts) == 1:
            intake.target_account_id = found.accounts
            intake.severity_id = found.severity
        intake._call_sorters()
        return intake

    def _thread_for_answers(self):
        """Answers follow the mail to its case; after a rejection they are new mails."""
        if self.state == "filed":
            return self.complaint_id
        return self if self.state == "waiting" else None

    def _material_is_final(self):
        return True

    @api.model
    def _detect_loop_sender_domain(self, email_from_normalized):
        return []

    def write(self, vals):
        decided = {"target_account_id", "severity_id", "complaint_id", "reject_reason"}
        if vals.keys() & decided:
            self._refuse_sorted()
        return super().write(vals)

    def _refuse_sorted(self):
        for intake in self:
            if intake.state != "waiting":
                raise UserError(
                    self.env._(
                        "“%(subject)s” is sorted already, by %(user)s.",
                        subject=intake.name,
                        user=intake.handled_by_id.name,
                    )
                )

    # === Sorting ===

    def action_make_complaint(self):
        """A new case on the account that somebody chose, and an acknowledgement."""
        self.ensure_one()
        self._check_may_sort()
        account, severity = self.target_account_id, self.severity_id
        if not account or not severity:
            raise UserError(
                self.env._("Choose the account and the severity of the complaint.")
            )
        complaint = self.env["key.account.complaint"]._create_from_mail(
            account, severity, self.partner_id, self.body, self.email_from
        )
        self._hand_over(complaint)
        if not complaint.date_acknowledged and self.reason != "automatic":
            complaint._acknowledge()
        return complaint.get_formview_action()

    def action_link(self):
        """Part of a case that is there already; its state stays as it is."""
        self.ensure_one()
        self._check_may_sort()
        if not self.complaint_id:
            raise UserError(self.env._("Choose the case that the mail belongs to."))
        self.complaint_id.check_access("write")
        self._hand_over(self.complaint_id)
        return self.complaint_id.get_formview_action()

    def action_reject(self):
        """Nothing of ours: kept here with a reason."""
        self._check_may_sort()
        for intake in self:
            if not (intake.reject_reason or "").strip():
                raise UserError(
                    self.env._("Say why “%s” is rejected: it is kept.", intake.name)
                )
        self._sorted("rejected")

    def _check_may_sort(self):
        self.check_access("write")
        self._refuse_sorted()

    def _hand_over(self, complaint):
        """Mail and files go with the case, whose thread later answers find."""
        keeper = self.sudo()
        files = keeper.env["ir.attachment"].search(
            [("res_model", "=", self._name), ("res_id", "=", self.id)]
        )
        keeper.message_change_thread(complaint)
        files.write({"res_model": complaint._name, "res_id": complaint.id})
        self._sorted("filed", complaint_id=complaint.id)

    def _sorted(self, state, **vals):
        self._write_guarded(
            {
                "state": state,
                "handled_by_id": self.env.user.id,
                "date_handled": fields.Datetime.now(),
                **vals,
            }
        )
        self._end_calls()
