from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import SQL

from ...engine.canonical import sha256_of
from ...engine.zoned import Zoned
from .sql_rows import as_rows, names_of
from .working_days import WorkingDays


class KeyAccountCalendarVersion(models.Model):
    """A calendar as it was when a clock was given its target (I6).

    Without it a holiday entered today would move deadlines of last year. Rows are found
    by their content, so a calendar that did not change has one row for all clocks.
    """

    _name = "key.account.calendar.version"
    _description = "Version of a working calendar"
    _order = "id desc"
    _log_access = False

    calendar_id = fields.Many2one(
        "key.account.calendar", ondelete="set null", index=True
    )
    name = fields.Char(required=True)
    timezone = fields.Char(required=True)
    fingerprint = fields.Char(required=True)
    content = fields.Json(required=True)

    _fingerprint_unique = models.Constraint(
        "UNIQUE (calendar_id, fingerprint)", "A version of a calendar is kept once."
    )

    # Always refused.
    # pylint: disable-next=method-required-super
    @api.model_create_multi
    def create(self, vals_list):
        raise UserError(self.env._("Versions of calendars are kept by the clocks."))

    # Always refused.
    # pylint: disable-next=method-required-super
    def write(self, vals):
        raise UserError(self.env._("A version of a calendar never changes."))

    @api.ondelete(at_uninstall=False)
    def _unlink_never(self):
        raise UserError(self.env._("A version of a calendar never changes."))

    @api.model
    def _pin(self, calendars):
        """``{calendar: version}`` of what the calendars say now."""
        contents = calendars.sudo()._contents()
        marks = {c: sha256_of(content) for c, content in contents.items()}
        known = self._known(calendars, marks)
        missing = [
            {
                "calendar_id": calendar.id,
                "name": calendar.name,
                "timezone": content["timezone"],
                "fingerprint": marks[calendar],
                "content": content,
            }
            for calendar, content in contents.items()
            if calendar not in known
        ]
        if missing:
            self._insert(missing)
            known = self._known(calendars, marks)
        return known

    @api.model
    def _known(self, calendars, marks):
        """Versions that are kept already, by calendar."""
        versions = self.sudo().search_fetch(
            [
                ("calendar_id", "in", calendars.ids),
                ("fingerprint", "in", list(marks.values())),
            ],
            ["calendar_id", "fingerprint"],
        )
        found = {(v.calendar_id.id, v.fingerprint): v for v in versions}
        return {c: found[c.id, m] for c, m in marks.items() if (c.id, m) in found}

    @api.model
    def _insert(self, rows):
        """Keep new versions; two transactions may find the same one at once."""
        columns = {
            "calendar_id": "int",
            "name": "text",
            "timezone": "text",
            "fingerprint": "text",
            "content": "jsonb",
        }
        self.env.cr.execute(
            SQL(
                "INSERT INTO key_account_calendar_version (%(names)s) "
                "SELECT %(names)s FROM %(rows)s ON CONFLICT DO NOTHING",
                names=names_of(columns),
                rows=as_rows(rows, columns),
            )
        )

    def _zoned(self):
        """``{id: calendar on the UTC line}`` for the engine."""
        return {
            version.id: Zoned(
                WorkingDays.from_content(version.content), version.timezone
            )
            for version in self.sudo()
        }
