from datetime import timedelta
from zoneinfo import ZoneInfo

from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError
from odoo.tools import SQL

from .clock_values import aware

#: what may change once the first day has come: somebody may have acted by the rest
OPEN_ENDED = {"date_to", "reason"}


class KeyAccountDeputy(models.Model):
    """Who stands in for whom, from the first to the last day.

    Ladders send to the deputy and approvals let him decide, so an entry gives rights:
    it is never made for the past, and one that has begun can only end.
    """

    _name = "key.account.deputy"
    _description = "Deputy"
    _inherit = ["mail.thread"]
    _order = "date_from desc, id desc"
    _rec_name = "user_id"

    user_id = fields.Many2one(
        "res.users",
        string="Absent",
        required=True,
        index=True,
        ondelete="restrict",
        default=lambda self: self.env.user,
        domain=[("share", "=", False)],
        tracking=True,
    )
    deputy_id = fields.Many2one(
        "res.users",
        required=True,
        index=True,
        ondelete="restrict",
        domain=[("share", "=", False)],
        tracking=True,
    )
    date_from = fields.Date(
        string="First day",
        required=True,
        default=lambda self: self._today(),
        tracking=True,
    )
    date_to = fields.Date(string="Last day", required=True, tracking=True)
    reason = fields.Char(tracking=True)
    has_begun = fields.Boolean(compute="_compute_has_begun")

    _not_himself = models.Constraint(
        "CHECK (user_id <> deputy_id)", "Nobody stands in for himself."
    )
    _days_in_order = models.Constraint(
        "CHECK (date_from <= date_to)", "The last day comes before the first."
    )

    @api.depends("date_from")
    def _compute_has_begun(self):
        today = self._today()
        for entry in self:
            entry.has_begun = bool(entry._origin and entry._origin.date_from <= today)

    @api.depends("user_id", "deputy_id")
    def _compute_display_name(self):
        for entry in self:
            entry.display_name = self.env._(
                "%(deputy)s for %(user)s",
                deputy=entry.deputy_id.name or "",
                user=entry.user_id.name or "",
            )

    @api.model
    def _today(self):
        """The day on which entries begin and end, the same for every caller.

        It is that of the main company's working time: neither a time zone in the
        context nor in somebody's preferences makes an entry begin or end earlier.
        """
        company = self.env.ref("base.main_company").sudo()
        zone = ZoneInfo(company.resource_calendar_id.tz or "UTC")
        return aware(fields.Datetime.now()).astimezone(zone).date()

    # === Constraints ===

    @api.constrains("user_id", "deputy_id")
    def _check_people(self):
        for entry in self:
            wrong = (entry.user_id | entry.deputy_id).filtered(
                lambda user: user.share or not user.active
            )
            if wrong:
                raise ValidationError(
                    self.env._(
                        "%s is no active internal user.",
                        ", ".join(wrong.mapped("name")),
                    )
                )

    @api.constrains("user_id", "deputy_id", "date_from", "date_to")
    def _check_days(self):
        """One deputy a day, and nobody who leads back to the absent person."""
        for entry in self:
            others = entry._same_days()
            double = others.filtered_domain([("user_id", "=", entry.user_id.id)])
            if double:
                raise ValidationError(
                    self.env._(
                        "%(user)s already has a deputy on these days: %(deputy)s.",
                        user=entry.user_id.name,
                        deputy=double[0].deputy_id.name,
                    )
                )
            if entry._leads_back(others):
                raise ValidationError(
                    self.env._(
                        "%(user)s and %(deputy)s would stand in for each other on the "
                        "same days.",
                        user=entry.user_id.name,
                        deputy=entry.deputy_id.name,
                    )
                )

    def _same_days(self):
        """All other entries that share a day with this one."""
        return self.sudo().search(
            [
                ("id", "!=", self.id),
                ("date_from", "<=", self.date_to),
                ("date_to", ">=", self.date_from),
            ]
        )

    def _leads_back(self, others):
        """Whether deputies of deputies come back to the absent person on one day."""
        trails = [(self.deputy_id, self.date_from, self.date_to)]
        while trails:
            user, first, last = trails.pop()
            if user == self.user_id:
                return True
            for other in others.filtered(
                lambda entry, user=user: entry.user_id == user
            ):
                days = max(first, other.date_from), min(last, other.date_to)
                if days[0] <= days[1]:
                    trails.append((other.deputy_id, *days))
                    others -= other
        return False

    # === Create and write ===

    @api.model_create_multi
    def create(self, vals_list):
        entries = super().create(vals_list)
        today = self._today()
        if any(entry.date_from < today for entry in entries):
            raise UserError(self.env._("Nobody stands in for days that have passed."))
        return entries

    def write(self, vals):
        self._refuse_begun(vals)
        today = self._today()
        first = fields.Date.to_date(vals.get("date_from"))
        if first and first < today:
            raise UserError(self.env._("Nobody stands in for days that have passed."))
        last = fields.Date.to_date(vals.get("date_to"))
        if last and last < today - timedelta(days=1):
            raise UserError(
                self.env._("Days that have passed stay; the earliest end is yesterday.")
            )
        result = super().write(vals)
        if "user_id" in vals:
            # Odoo asks for the right before; nobody turns his entry into another's.
            self.check_access("write")
        return result

    def _refuse_begun(self, vals):
        fixed = [
            name for name in vals if name in self._fields and name not in OPEN_ENDED
        ]
        if fixed and any(entry.has_begun for entry in self):
            raise UserError(
                self.env._(
                    "It has begun: only its last day and reason change. End it and make "
                    "a new one."
                )
            )

    @api.ondelete(at_uninstall=False)
    def _unlink_only_before_it_begins(self):
        if any(entry.has_begun for entry in self):
            raise UserError(
                self.env._("It has begun and is kept: set its last day instead.")
            )

    # === Who acts ===

    @api.model
    def _stand_ins(self, users, on_date):
        """``{user: deputy}`` of those among ``users`` who are away on a day; one query.

        A deputy who is away hands on to his own deputy, once. Nobody is given who is
        archived or away himself: then the absent person is left out.
        """
        self.env["res.users"].flush_model(["active"])
        self.flush_model()
        rows = self.env.execute_query(
            SQL(
                """
                SELECT entry.user_id, entry.deputy_id, deputy.active
                  FROM key_account_deputy entry
                  JOIN res_users deputy ON deputy.id = entry.deputy_id
                 WHERE %s BETWEEN entry.date_from AND entry.date_to
                """,
                on_date,
            )
        )
        given = {user: (deputy, active) for user, deputy, active in rows}
        found = {user: self._follow(user.id, given) for user in users}
        return {user: users.browse(id_) for user, id_ in found.items() if id_}

    @api.model
    def _follow(self, user_id, given):
        """The id of who acts for an absent person, or ``None``."""
        deputy, active = given.get(user_id, (None, False))
        if deputy in given:
            deputy, active = given[deputy]
        return deputy if active and deputy not in given else None

    @api.model
    def _away(self, users, on_date):
        """Those among ``users`` who are away on a day, with or without a deputy."""
        domain = [
            ("user_id", "in", users.ids),
            ("date_from", "<=", on_date),
            ("date_to", ">=", on_date),
        ]
        return self.sudo().search(domain).user_id
