from odoo import api, fields, models
from odoo.tools import clean_context

TO_DO = "mail.mail_activity_data_todo"


class MailActivity(models.Model):
    """Reminders that are made once, move with their cause and end with it.

    Odoo makes a second activity when a method runs a second time. Here an open activity
    has a key, unique for its record: a repeated run changes it instead.
    """

    _inherit = "mail.activity"

    key_account_key = fields.Char(readonly=True, copy=False)

    _key_account_key_unique = models.UniqueIndex(
        "(res_model, res_id, key_account_key) "
        "WHERE active AND key_account_key IS NOT NULL",
        "This record has this reminder already.",
    )

    @api.model
    def _keyed_keep(self, key, wanted):
        """Make or move the one open reminder ``key`` of each record.

        :param wanted: dict record → values (user, deadline, summary); one model. A
            summary in words of ours is a function of the record, which is given to it
            in the language of whoever is reminded
        """
        open_ones = self._keyed_open(key, list(wanted))
        missing = []
        for record, vals in self._in_words(wanted).items():
            activity = open_ones.get(record.id)
            if activity:
                activity._write_changed(vals)
            else:
                missing.append(self._keyed_values(key, record, vals))
        # Defaults of the caller's screen are not meant for activities.
        activities = self.with_context(clean_context(self.env.context))
        return activities.sudo().create(missing)

    def _in_words(self, wanted):
        """The same values with each summary as text.

        Records keep what they are read together with: a language more, a read more.
        """
        spoken = {
            r: vals for r, vals in wanted.items() if callable(vals.get("summary"))
        }
        ids = {vals["user_id"] for vals in spoken.values()}
        users = self.env["res.users"].sudo().browse(ids)
        languages = {user.id: user.lang for user in users}
        return wanted | {
            record: {
                **vals,
                "summary": vals["summary"](
                    record.with_context(lang=languages[vals["user_id"]])
                ),
            }
            for record, vals in spoken.items()
        }

    @api.model
    def _keyed_end(self, key, records, feedback=None):
        """The cause is gone: close the reminders, with what came of it in the chatter."""
        for activity in self._keyed_open(key, records).values():
            activity._action_done(feedback=feedback)

    @api.model
    def _keyed_end_all(self, record, feedback=None):
        """Close whatever reminders of ours a record has, by any key."""
        domain = [
            ("key_account_key", "!=", False),
            ("res_model", "=", record._name),
            ("res_id", "=", record.id),
        ]
        self.sudo().search(domain)._action_done(feedback=feedback)

    @api.model
    def _keyed_open(self, key, records):
        """Open reminders by the ID of their record, in one read."""
        ids = [record.id for record in records]
        if not ids:
            return {}
        domain = [
            ("key_account_key", "=", key),
            ("res_model", "=", records[0]._name),
            ("res_id", "in", ids),
        ]
        return {activity.res_id: activity for activity in self.sudo().search(domain)}

    def _write_changed(self, vals):
        """Write only what differs: naming the same user again would notify him again."""
        now = self.read(list(vals), load=None)[0]
        changed = {name: value for name, value in vals.items() if now[name] != value}
        if changed:
            self.write(changed)

    def _keyed_values(self, key, record, vals):
        kind = self.env["ir.model.data"]._xmlid_to_res_id(
            TO_DO, raise_if_not_found=True
        )
        return {
            "key_account_key": key,
            "res_model_id": self.env["ir.model"]._get_id(record._name),
            "res_id": record.id,
            "activity_type_id": kind,
            "automated": True,
            **vals,
        }
