from odoo import api, fields, models
from odoo.exceptions import AccessError, ValidationError

#: what a collaborator writes; the rest is the owner's and the account team's
CONTRIBUTIONS = frozenset({"findings", "cause_id", "containment"})
#: fields of Odoo's chatter, written when somebody posts, follows or plans
CHATTER = ("message_", "activity_", "website_message_", "rating_")


class KeyAccountComplaint(models.Model):
    """Colleagues of other departments work on it together (CMP-15, CMP-18).

    A collaborator reads this one record and writes what his department found out; he
    need not see the account, whose name stays hidden from him as everywhere.
    """

    _inherit = "key.account.complaint"

    collaborator_ids = fields.Many2many(
        "res.users",
        "key_account_complaint_collaborator_rel",
        "complaint_id",
        "user_id",
        string="Collaborators",
        domain=[("share", "=", False)],
        copy=False,
        help="Colleagues who help to clear it up: they see this record, not the account.",
    )
    is_collaborator_only = fields.Boolean(compute="_compute_is_collaborator_only")

    @api.depends("collaborator_ids", "user_id", "key_account_id")
    @api.depends_context("uid")
    def _compute_is_collaborator_only(self):
        mine = self._filter_collaborator_only()
        for complaint in self:
            complaint.is_collaborator_only = complaint in mine

    def _filter_collaborator_only(self):
        """Those that the real user reaches by nothing but his collaboration."""
        user = self.env.user
        helped = self.sudo().filtered(
            lambda c: user in c.collaborator_ids and c.user_id != user
        )
        accounts = helped.key_account_id.sudo(False).with_user(user)
        reached = set(accounts._filtered_access("write").ids)
        return self.browse(c.id for c in helped if c.key_account_id.id not in reached)

    @api.constrains("collaborator_ids")
    def _check_collaborators(self):
        for complaint in self:
            for user in complaint.collaborator_ids:
                if not complaint._may_collaborate(user):
                    raise ValidationError(
                        self.env._(
                            "%(user)s cannot collaborate: give him access to Key "
                            "Accounts and to the company %(company)s first.",
                            user=user.name,
                            company=complaint.company_id.name,
                        )
                    )

    def _may_collaborate(self, user):
        return (
            user.has_group("key_account_module.group_user")
            and self.company_id in user.sudo().company_ids
        )

    @api.model_create_multi
    def create(self, vals_list):
        complaints = super().create(vals_list)
        complaints._subscribe_collaborators()
        return complaints

    def write(self, vals):
        self._refuse_beyond_collaboration(vals)
        result = super().write(vals)
        if "collaborator_ids" in vals:
            self._subscribe_collaborators()
        return result

    def _subscribe_collaborators(self):
        """Those who are new follow it and are told, each in his language."""
        for complaint in self:
            partners = complaint.collaborator_ids.partner_id
            new = partners - complaint.message_partner_ids
            if new:
                complaint.message_subscribe(partner_ids=new.ids)
            for lang, some in new.sudo().grouped("lang").items():
                complaint.with_context(lang=lang)._ask_for_help(some)

    def _ask_for_help(self, partners):
        self.message_notify(
            partner_ids=partners.ids,
            subject=self.name,
            body=self.env._(
                "Your help is asked for on %(number)s: write down what your "
                "department found out.",
                number=self.name,
            ),
        )

    def _refuse_beyond_collaboration(self, names):
        """A collaborator contributes; he takes no step and changes nothing else."""
        beyond = [
            name
            for name in names
            if name not in CONTRIBUTIONS and not name.startswith(CHATTER)
        ]
        helped = self._filter_collaborator_only() if beyond and not self.env.su else ()
        if helped:
            raise AccessError(
                self.env._(
                    "You collaborate on %(number)s: write what you found out, the cause "
                    "and the immediate measures. The rest is for %(owner)s.",
                    number=helped[0].name,
                    owner=helped[0].user_id.name,
                )
            )

    def action_acknowledge(self):
        self._refuse_beyond_collaboration(["state"])
        return super().action_acknowledge()

    def _step(self, method, vals=None, note=None):
        self._refuse_beyond_collaboration(["state"])
        return super()._step(method, vals, note)
