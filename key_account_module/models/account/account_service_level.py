from odoo import api, fields, models
from odoo.exceptions import AccessError, ValidationError

#: the list whose entries say how fast a customer is served
SERVICE_LEVEL = "service_level"


class KeyAccount(models.Model):
    """How fast a customer is served: an entry of the list ``service_level``.

    Clock targets name it, a grade may set it and so may a manager. It is no class, which
    conditions see: what follows from a grade does not decide about one.
    """

    _inherit = "key.account"

    service_level_id = fields.Many2one(
        "key.account.option",
        string="Service level",
        index="btree_not_null",
        ondelete="restrict",
        domain=[("list", "=", SERVICE_LEVEL)],
        check_company=True,
        copy=False,
        tracking=True,
        help="Deadlines of its cases may be shorter; a grade or a manager sets it.",
    )

    @api.model_create_multi
    def create(self, vals_list):
        accounts = super().create(vals_list)
        # Presets of the context count as well.
        if accounts.service_level_id:
            self._check_may_set_service_level()
        return accounts

    def write(self, vals):
        if "service_level_id" in vals:
            self._check_may_set_service_level()
        return super().write(vals)

    @api.model
    def _check_may_set_service_level(self):
        if not self._may_reassign():
            raise AccessError(
                self.env._(
                    "Only a regional manager or director sets the service level of a "
                    "key account."
                )
            )

    @api.constrains("service_level_id", "option_ids")
    def _check_service_level(self):
        for account in self:
            level = account.service_level_id
            if level and level.list != SERVICE_LEVEL:
                raise ValidationError(
                    self.env._(
                        "“%(entry)s” is no entry of the list “%(list)s”.",
                        entry=level.name,
                        list=SERVICE_LEVEL,
                    )
                )
            if SERVICE_LEVEL in account.option_ids.mapped("list"):
                raise ValidationError(
                    self.env._(
                        "A service level has a field of its own: choose it there."
                    )
                )


def level_key(level):
    """An entry of the list as policies name it; empty for none."""
    return (level.key or "").removeprefix(f"{SERVICE_LEVEL}/")
