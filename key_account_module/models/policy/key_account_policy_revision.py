import json

from markupsafe import Markup

from odoo import api, fields, models
from odoo.exceptions import UserError


class KeyAccountPolicyRevision(models.Model):
    """What was applied, by whom, from which commit: written once, never changed."""

    _name = "key.account.policy.revision"
    _description = "Policy revision"
    _order = "bundle_id, number desc"

    bundle_id = fields.Many2one(
        "key.account.policy.bundle",
        string="Policy",
        required=True,
        ondelete="restrict",
        index=True,
    )
    company_id = fields.Many2one(related="bundle_id.company_id", store=True)
    number = fields.Integer(required=True)
    request_id = fields.Char(required=True)
    document_sha256 = fields.Char(string="Document hash", required=True)
    document = fields.Json(required=True)
    snapshot_before = fields.Json()
    snapshot_after = fields.Json()
    changes = fields.Json()
    summary = fields.Json()
    result = fields.Json()
    actor = fields.Char(help="Who asked for it, as the client tells.")
    git_commit = fields.Char()
    change_count = fields.Integer(compute="_compute_change_count")
    change_html = fields.Html(compute="_compute_change_html")

    _number_unique = models.Constraint(
        "UNIQUE (bundle_id, number)", "A revision number is used once in a policy."
    )
    _request_unique = models.Constraint(
        "UNIQUE (request_id)", "This request has been applied before."
    )

    @api.depends("changes")
    def _compute_change_count(self):
        for revision in self:
            revision.change_count = len(revision.changes or [])

    @api.depends("changes")
    def _compute_change_html(self):
        for revision in self:
            lines = [
                Markup("<tr><td>%s</td><td>%s</td><td>%s</td><td>%s</td></tr>")
                % (
                    row["address"],
                    field["path"],
                    _text(field["before"]),
                    _text(field["after"]),
                )
                for row in revision.changes or []
                for field in row["fields"]
            ]
            head = Markup("<tr><th>%s</th><th>%s</th><th>%s</th><th>%s</th></tr>") % (
                self.env._("What"),
                self.env._("Field"),
                self.env._("Before"),
                self.env._("After"),
            )
            body = Markup().join([head, *lines])
            revision.change_html = (
                Markup("<table class='table table-sm'>%s</table>") % body
            )

    @api.depends("bundle_id", "number")
    def _compute_display_name(self):
        for revision in self:
            revision.display_name = f"{revision.bundle_id.name} #{revision.number}"

    def _history_row(self):
        """One line of the policy's history as it crosses the wire."""
        return {
            "bundle": self.bundle_id.name,
            "revision": self.number,
            "request_id": self.request_id,
            "document_sha256": self.document_sha256,
            "user": self.create_uid.login,
            "actor": self.actor or None,
            "git": self.git_commit or None,
            "date": fields.Datetime.to_string(self.create_date),
            "summary": self.summary,
        }

    # pylint: disable-next=method-required-super  # refuses every write
    def write(self, vals):
        raise UserError(self.env._("A policy revision is a record of what happened."))

    @api.ondelete(at_uninstall=False)
    def _unlink_never(self):
        raise UserError(self.env._("A policy revision is a record of what happened."))


def _text(value):
    """A wire value as a person reads it in a table."""
    if value is None:
        return "–"
    if isinstance(value, (dict, list)):
        return json.dumps(value, ensure_ascii=False)
    return str(value)
