import json

from odoo import api, fields, models
from odoo.tools import SQL

from ..account.account_service_level import SERVICE_LEVEL, level_key
from ..policy.list_words import keys_called

#: First part of a subject → the records of a policy that its second part names.
SUBJECTS = {
    "complaint": "key.account.severity",
    "survey": "key.account.survey.type",
    "evaluation": "key.account.evaluation.type",
}

#: Words that people group and search by.
WORDS = ("subject_words", "clock_words", "tier_words", "service_level_words")


class KeyAccountClockTarget(models.Model):
    """A target in words: people read names, the policies name things by keys."""

    _inherit = "key.account.clock.target"

    subject_words = fields.Char(
        string="Applies to", compute="_compute_words", search="_search_subject_words"
    )
    clock_words = fields.Char(
        string="Clock", compute="_compute_words", search="_search_clock_words"
    )
    tier_words = fields.Char(
        string="For grade", compute="_compute_words", search="_search_tier_words"
    )
    service_level_words = fields.Char(
        string="For service level",
        compute="_compute_words",
        search="_search_service_level_words",
    )
    start_words = fields.Char(string="Counts from", compute="_compute_words")
    target_words = fields.Char(string="Target", compute="_compute_words")

    @api.depends(
        "subject",
        "clock",
        "tier",
        "service_level",
        "start",
        "days",
        "minutes",
        "bundle_id",
    )
    @api.depends_context("lang")
    def _compute_words(self):
        service = self.env["key.account.working.time"]
        clocks = self.env["key.account.clock"]
        subjects, tiers = self._subject_names(), self._tier_names()
        starts, levels = self._start_names(), self._level_names()
        for target in self:
            key = (target.bundle_id.id, target.subject)
            target.subject_words = subjects.get(key) or target.subject or ""
            target.clock_words = clocks.new({"name": target.clock})._label()
            target.tier_words = tiers.get(target.tier) or target.tier
            level = target.service_level
            target.service_level_words = levels.get(level) or level
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

    def _level_names(self):
        keys = [
            f"{SERVICE_LEVEL}/{key}"
            for key in filter(None, self.mapped("service_level"))
        ]
        options = self.env["key.account.option"].sudo().with_context(active_test=False)
        found = options.search([("key", "in", keys)]) if keys else options
        return {level_key(level): level.name for level in found}

    def _start_names(self):
        """The moments that the addon itself knows."""
        return {
            "received": self.env._("receipt"),
            "accepted": self.env._("acceptance"),
            "collected": self.env._("end of the survey"),
            "invited": self.env._("invitation"),
        }

    # === To group and search by ===

    def _field_to_sql(self, alias, field_expr, query=None):
        """Targets are grouped and sorted by words; there are as many as policies name."""
        if field_expr not in WORDS:
            return super()._field_to_sql(alias, field_expr, query)
        words = {id_: text for id_, text in self._all_words(field_expr) if text}
        column = super()._field_to_sql(alias, "id", query)
        return SQL("(%s::jsonb ->> %s::text)", json.dumps(words), column)

    @api.model
    def _search_subject_words(self, operator, value):
        return self._search_words("subject_words", operator, value)

    @api.model
    def _search_clock_words(self, operator, value):
        return self._search_words("clock_words", operator, value)

    @api.model
    def _search_tier_words(self, operator, value):
        return self._search_words("tier_words", operator, value)

    @api.model
    def _search_service_level_words(self, operator, value):
        return self._search_words("service_level_words", operator, value)

    @api.model
    def _search_words(self, field, operator, value):
        empty = False if operator == "in" else ""
        words = {id_: text or empty for id_, text in self._all_words(field)}
        found = keys_called(words, operator, value)
        return NotImplemented if found is None else [("id", "in", found)]

    @api.model
    def _all_words(self, field):
        """``(id, words)`` of every target, archived ones too."""
        own = [("company_id", "in", self.env.companies.ids)]
        targets = self.with_context(active_test=False).search(own)
        return [(target.id, target[field]) for target in targets]
