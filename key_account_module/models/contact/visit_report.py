from odoo import api, fields, models
from odoo.exceptions import ValidationError

#: what stands on the report; a completed one keeps it
REPORT = {
    "customer_address",
    "legal_person",
    *(
        f"{who}_{what}"
        for who in ("principal", "handler")
        for what in ("id", "name", "function", "phone", "mobile")
    ),
    "suggestions",
    "signature",
    "signed_by",
    "topic_ids",
    "consultation",
    "difficulties",
    "no_action_reason",
    "verdict_ids",
}
#: the sheet that the customer stamped may be filed once more
STAMP = {"stamp", "stamp_name"}


class KeyAccountInteraction(models.Model):
    """A visit: an interaction whose mode asks for a report (form 走访客户报告单).

    Which form it takes is pinned when the mode is chosen. Without all verdicts, the
    stamp if the policy wants it, and a next step or the reason for none, it stays open
    (VIS-05).
    """

    _inherit = "key.account.interaction"

    form_id = fields.Many2one(
        "key.account.visit.form", string="Report", readonly=True, ondelete="restrict"
    )
    verdict_ids = fields.One2many(
        "key.account.rating", "interaction_id", string="Verdicts"
    )
    topic_ids = fields.Many2many(
        "key.account.option",
        "key_account_interaction_topic_rel",
        "interaction_id",
        "option_id",
        string="Topics",
        domain=[("list", "=", "visit_topic")],
    )
    consultation = fields.Text(
        string="Technical consultation",
        copy=False,
        help="What was explained about quality, performance and use of the products.",
    )
    difficulties = fields.Text(
        string="Difficulties solved",
        copy=False,
        help="What troubled the customer, and what was done about it.",
    )
    customer_address = fields.Char(
        compute="_compute_customer_address", store=True, readonly=False, precompute=True
    )
    legal_person = fields.Char(string="Legal person (responsible)", copy=False)
    principal_id = fields.Many2one(
        "res.partner",
        domain="[('commercial_partner_id', '=', partner_id)]",
        help="Whoever is responsible at the customer's.",
    )
    principal_name = fields.Char(
        compute="_compute_principal", store=True, readonly=False
    )
    principal_function = fields.Char(
        string="Principal's position",
        compute="_compute_principal",
        store=True,
        readonly=False,
    )
    principal_phone = fields.Char(
        compute="_compute_principal", store=True, readonly=False
    )
    principal_mobile = fields.Char(copy=False)
    handler_id = fields.Many2one(
        "res.partner",
        string="Business handler",
        domain="[('commercial_partner_id', '=', partner_id)]",
    )
    handler_name = fields.Char(compute="_compute_handler", store=True, readonly=False)
    handler_function = fields.Char(
        string="Handler's position",
        compute="_compute_handler",
        store=True,
        readonly=False,
    )
    handler_phone = fields.Char(compute="_compute_handler", store=True, readonly=False)
    handler_mobile = fields.Char(copy=False)
    suggestions = fields.Text(string="Other suggestions", copy=False)
    stamp = fields.Binary(string="Stamped sheet", attachment=True, copy=False)
    stamp_name = fields.Char(string="File name", copy=False)
    signature = fields.Binary(attachment=True, copy=False)
    signed_by = fields.Char(copy=False)
    no_action_reason = fields.Char(
        string="No next step, because", copy=False, help="Needed when none follows."
    )

    # === Computed ===

    @api.depends("partner_id")
    def _compute_customer_address(self):
        for visit in self:
            address = visit.partner_id._display_address(without_company=True)
            lines = filter(None, map(str.strip, address.split("\n")))
            visit.customer_address = ", ".join(lines)

    @api.depends("principal_id")
    def _compute_principal(self):
        self._take_person("principal")

    @api.depends("handler_id")
    def _compute_handler(self):
        self._take_person("handler")

    def _take_person(self, who):
        """Taken from the contact when he is chosen; editable, and kept afterwards."""
        for visit in self:
            person = visit[f"{who}_id"]
            for field in ("name", "function", "phone"):
                name = f"{who}_{field}"
                visit[name] = person[field] if person else visit[name]

    @api.constrains("principal_id", "handler_id", "partner_id")
    def _check_people(self):
        for visit in self:
            people = visit.principal_id | visit.handler_id
            strangers = people.filtered(
                lambda p, v=visit: p.commercial_partner_id != v.partner_id
            )
            if strangers:
                raise ValidationError(
                    self.env._(
                        "%(contact)s does not belong to the customer.",
                        contact=strangers[0].name,
                    )
                )

    # === Create and write ===

    @api.model_create_multi
    def create(self, vals_list):
        visits = super().create(vals_list)
        visits._pin_form()
        return visits

    def write(self, vals):
        result = super().write(vals)
        if "mode_id" in vals:
            self._pin_form()
        return result

    @api.model
    def _frozen_fields(self):
        return super()._frozen_fields() | REPORT

    def _refused_names(self, vals):
        # Once, and only where none is: the original comes back from the customer later.
        stamped = STAMP if self.stamp else set()
        return super()._refused_names(vals) | (vals.keys() & stamped)

    def _pin_form(self):
        """Take the form that the policy has for the mode, with its rows."""
        forms = self.env["key.account.visit.form"]._of_modes(
            self.mode_id, self.company_id
        )
        wanted = {v: forms.get((v.mode_id.id, v.company_id.id)) for v in self}
        for visit, form in wanted.items():
            if visit.form_id != (form or visit.form_id.browse()):
                visit._write_guarded({"form_id": form and form.id})
        self.sudo().verdict_ids.filtered(
            lambda rating: rating.row_id.form_id != rating.interaction_id.form_id
        ).unlink()
        self._add_rows()

    def _add_rows(self):
        known = {(r.interaction_id.id, r.row_id.id) for r in self.sudo().verdict_ids}
        self.env["key.account.rating"].sudo().create(
            [
                {"interaction_id": visit.id, "row_id": row.id}
                for visit in self
                for row in visit.sudo().form_id.row_ids
                if (visit.id, row.id) not in known
            ]
        )

    # === Steps ===

    def _close_problems(self):
        """A visit without a whole report is not complete (VIS-05, VIS-11)."""
        problems = super()._close_problems()
        form = self.sudo().form_id
        if not form or self.state == "completed":
            return problems
        problems += [
            self.env._("“%s” has no verdict", rating.row_id.name)
            for rating in self.sudo().verdict_ids.filtered(lambda r: not r.option_id)
        ]
        if form.stamp and not (self.stamp or self.signature):
            problems.append(self.env._("the customer's stamp or signature is missing"))
        follows = self.sudo().action_ids or self.sudo().lead_id
        if not follows and not (self.no_action_reason or "").strip():
            problems.append(
                self.env._("no next step is agreed, and no reason is given for none")
            )
        return problems

    def _may_reopen(self):
        return super()._may_reopen() and not self.form_id
