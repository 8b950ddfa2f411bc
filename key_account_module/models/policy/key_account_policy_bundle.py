from odoo import api, fields, models


class KeyAccountPolicyBundle(models.Model):
    """One policy document as it stands on this server; its row is the lock of apply."""

    _name = "key.account.policy.bundle"
    _description = "Policy"
    _order = "name"

    name = fields.Char(required=True, readonly=True)
    title = fields.Char(translate=True, readonly=True)
    company_id = fields.Many2one(
        "res.company", required=True, readonly=True, default=lambda s: s.env.company
    )
    revision = fields.Integer("Current revision", readonly=True, default=0)
    # Moved by SQL on every apply, so that whoever waited for the row fails
    # serialization and starts again on a fresh snapshot.
    serial = fields.Integer(readonly=True, default=0)
    revision_ids = fields.One2many("key.account.policy.revision", "bundle_id")
    revision_id = fields.Many2one(
        "key.account.policy.revision",
        string="Applied document",
        compute="_compute_revision_id",
    )

    _name_unique = models.Constraint(
        "UNIQUE (name)", "A policy of this name is already known to this server."
    )

    @api.depends("revision_ids.number", "revision")
    def _compute_revision_id(self):
        revisions = self.env["key.account.policy.revision"].search(
            [("bundle_id", "in", self.ids)]
        )
        latest = {(rev.bundle_id.id, rev.number): rev.id for rev in revisions}
        for bundle in self:
            bundle.revision_id = latest.get((bundle.id, bundle.revision), False)

    @api.depends("name", "title")
    def _compute_display_name(self):
        for bundle in self:
            bundle.display_name = bundle.title or bundle.name

    def _title_texts(self):
        """The title in every active language that has one: ``{language: text}``."""
        texts = {
            code: self.with_context(lang=code).title
            for code, _name in self.env["res.lang"].get_installed()
        }
        return {lang: text for lang, text in texts.items() if text}
