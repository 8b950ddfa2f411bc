from odoo import api, fields, models

#: First part of a subject → the records of a policy that its second part names.
SUBJECTS = {
    "complaint": "key.account.severity",
    "survey": "key.account.survey.type",
    "evaluation": "key.account.evaluation.type",
}


class KeyAccountClockTarget(models.Model):
    """A target in words: people read names, the policies name things by keys."""

    _inherit = "key.account.clock.target"

    subject_words = fields.Char(string="Applies to", compute="_compute_words")
    clock_words = fields.Char(string="Clock", compute="_compute_words")
    tier_words = fields.Char(string="For grade", compute="_compute_words")
    start_words = fields.Char(string="Counts from", compute="_compute_words")
    target_words = fields.Char(string="Target", compute="_compute_words")

    @api.depends("subject", "clock", "tier", "start", "days", "minutes", "bundle_id")
    @api.depends_context("lang")
    def _compute_words(self):
        service = self.env["key.account.working.time"]
        clocks = self.env["key.account.clock"]
        subjects, tiers = self._subject_names(), self._tier_names()
        starts = self._start_names()
        for target in self:
            key = (target.bundle_id.id, target.subject)
            target.subject_words = subjects.get(key) or target.subject or ""
            target.clock_words = clocks.new({"name": target.clock})._label()
            target.tier_words = tiers.get(target.tier) or target.tier
            target.start_words = starts.get(target.start) or target.start
            target.target_words = service.target_words(
                {"days": target.days, "minutes": target.minutes}
            )

    def _subject_names(self):
        """``{(id of the policy, subject): name}`` of the subjects that have a record."""
        found = {}
        for kind, model in SUBJECTS.items():
            keys = {
                target.subject.partition("/")[2]
                for target in self
                if (target.subject or "").startswith(f"{kind}/")
            }
            known = self.env[model].sudo().with_context(active_test=False)
            for record in known.search(
                [("key", "in", list(keys)), ("bundle_id", "in", self.bundle_id.ids)]
            ):
                subject = (record.bundle_id.id, f"{kind}/{record.key}")
                found[subject] = record.display_name
        return found

    def _tier_names(self):
        tiers = self.env["key.account.tier"].sudo().with_context(active_test=False)
        keys = list(filter(None, self.mapped("tier")))
        return {tier.key: tier.name for tier in tiers.search([("key", "in", keys)])}

    def _start_names(self):
        """The moments that the addon itself knows."""
        return {
            "received": self.env._("receipt"),
            "accepted": self.env._("acceptance"),
            "collected": self.env._("end of the survey"),
            "invited": self.env._("invitation"),
        }
