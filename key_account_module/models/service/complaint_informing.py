from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError

INFORM_MODES = "inform_mode"

#: what was said to the customer, when and how
TOLD = frozenset({"inform_date", "inform_mode_id", "inform_note"})


class KeyAccountComplaint(models.Model):
    """When, how, by whom and with which words the customer was told (CMP-13)."""

    _inherit = "key.account.complaint"

    inform_date = fields.Datetime(
        string="Told on",
        copy=False,
        help="When the customer was told; empty: at the moment of the step.",
    )
    inform_mode_id = fields.Many2one(
        "key.account.option",
        string="How",
        domain=[("list", "=", INFORM_MODES)],
        check_company=True,
        copy=False,
        help="From the list “inform_mode” of the policy.",
    )
    inform_note = fields.Text(string="What was said", copy=False)
    informed_by_id = fields.Many2one(
        "res.users", string="Told by", readonly=True, copy=False
    )

    @api.constrains("inform_mode_id")
    def _check_inform_mode(self):
        for complaint in self:
            mode = complaint.inform_mode_id.sudo()
            if mode and mode.list != INFORM_MODES:
                raise ValidationError(complaint._no_entry_of(mode, INFORM_MODES))

    @api.model
    def _frozen_fields(self):
        return super()._frozen_fields() | TOLD

    def _refuse_frozen(self, vals):
        result = super()._refuse_frozen(vals)
        for complaint in self:
            if complaint.date_informed and vals.keys() & TOLD:
                raise UserError(
                    self.env._(
                        "%s: the customer was told, and what was said stays. Change the "
                        "opinion or reopen it to tell him anew.",
                        complaint.name,
                    )
                )
        return result

    def action_inform(self):
        """The customer has been told: what was said is kept with who said it when."""
        self._require("inform_note")
        self._require_mode()
        now = fields.Datetime.now()
        for complaint in self:
            told = complaint.inform_date or now
            if not complaint.date_received <= told <= now:
                raise UserError(
                    self.env._(
                        "%s: the customer is told after the receipt and not in the "
                        "future. Correct “Told on”.",
                        complaint.name,
                    )
                )
            complaint._step(
                "action_inform",
                {"date_informed": told, "informed_by_id": self.env.user.id},
            )
            complaint._clock_settle("informed", told)
            if complaint.severity_id.sudo().clock_end == "informed":
                complaint._clock_settle("resolution", told)

    def _forget_told(self):
        """The customer is told anew; what he was told before is in the steps."""
        nothing = dict.fromkeys(TOLD | {"date_informed", "informed_by_id"}, False)
        self._write_guarded(nothing)

    def _note_with_told(self, note):
        """``note``, with what the customer was told until now."""
        if not self.date_informed:
            return note
        label = self._fields["inform_note"]._description_string(self.env)
        how = [self._deadline_text(self.date_informed), self.informed_by_id.sudo().name]
        how.append(self.inform_mode_id.sudo().name)
        told = f"{label} ({', '.join(filter(None, how))}): {self.inform_note}"
        return "\n\n".join(filter(None, (note, told)))

    def _require_mode(self):
        """Where the policy lists the ways of telling, one of them is named."""
        options = self.env["key.account.option"].sudo()
        rows = options._read_group(
            [("list", "=", INFORM_MODES), ("company_id", "in", self.company_id.ids)],
            ["company_id"],
        )
        listed = {company for (company,) in rows}
        for complaint in self:
            if complaint.company_id in listed and not complaint.inform_mode_id:
                raise UserError(
                    self.env._(
                        "%(number)s: choose how the customer was told (“%(field)s”).",
                        number=complaint.name,
                        field=self._fields["inform_mode_id"]._description_string(
                            self.env
                        ),
                    )
                )
