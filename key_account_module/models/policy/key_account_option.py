from odoo import api, fields, models

from . import converters as wire
from .key_account_treatment_mixin import KeyAccountTreatmentMixin
from .list_words import WORDS, keys_called, list_words, list_words_sql


class KeyAccountOption(models.Model):
    """An entry of a coded list: account flags, panel departments, channels, …

    Lists are data of the policy (CUS-20, CLS-12, EVA-06), so a company adds entries
    and whole lists without a line of code.
    """

    _name = "key.account.option"
    _description = "List entry"
    _inherit = ["key.account.policy.mixin", "key.account.treatment.mixin"]
    _rec_names_search = ["name", "key"]
    _order = "list, sequence, id"

    _policy_kind = "option"
    _policy_fields = {
        "list": wire.Plain("list"),
        "name": wire.Translated("name"),
        "sequence": wire.Plain("sequence"),
        "score": wire.Number("score"),
        "longest_pause": wire.Whole("longest_pause"),
        "days_before": wire.Whole("days_before"),
        "regional": wire.Plain("regional"),
        "exclusive": wire.Plain("exclusive"),
        **KeyAccountTreatmentMixin._treatment_fields,
        "categories": wire.FullNames("category_ids", "product.category"),
    }

    name = fields.Char(required=True, translate=True)
    list = fields.Char(
        "Key of the list", required=True, index=True, help="The list it belongs to."
    )
    list_words = fields.Char(
        "List", compute="_compute_list_words", search="_search_list_words"
    )
    sequence = fields.Integer(default=10)
    score = fields.Char(help="A decimal number, or empty when the entry has no score.")
    longest_pause = fields.Integer(
        string="Longest pause (working minutes)",
        help="Of a reason for pausing a clock: after that the clock resumes by itself; "
        "empty (0): it has to be resumed.",
    )
    days_before = fields.Integer(
        string="Days before",
        help="Of a reminder: so many days before the deadline it is due; empty (0): on "
        "the day of the deadline.",
    )
    regional = fields.Boolean(
        help="Of a sales channel: whoever is in it sells in a region, which is named.",
    )
    exclusive = fields.Boolean(
        help="Of a sales channel: whoever is in it sells no competing brand.",
    )
    category_ids = fields.Many2many(
        "product.category",
        string="Product categories",
        help="Of a product group: its products are those of these categories and of "
        "all below them; without categories nothing is counted for it.",
    )
    color = fields.Integer()

    _longest_pause_not_negative = models.Constraint(
        "CHECK (longest_pause IS NULL OR longest_pause >= 0)",
        "A pause cannot be negative.",
    )
    _days_before_not_negative = models.Constraint(
        "CHECK (days_before IS NULL OR days_before >= 0)",
        "A reminder cannot come after the deadline.",
    )

    @api.depends("list")
    @api.depends_context("lang")
    def _compute_list_words(self):
        names = self._list_names()
        for option in self:
            option.list_words = list_words(names, option.list or "")

    @api.model
    def _list_names(self):
        """``{list: name in the user's language}``, of those that have one."""
        return {key: self.env._(words) for key, words in WORDS.items()}

    @api.model
    def _search_list_words(self, operator, value):
        lists = self.with_context(active_test=False)._read_group([], ["list"])
        names = self._list_names()
        words = {name: list_words(names, name) for [name] in lists}
        found = keys_called(words, operator, value)
        return NotImplemented if found is None else [("list", "in", found)]

    def _field_to_sql(self, alias, field_expr, query=None):
        """Lists are grouped and sorted by what they are called."""
        if field_expr != "list_words":
            return super()._field_to_sql(alias, field_expr, query)
        column = super()._field_to_sql(alias, "list", query)
        return list_words_sql(self._list_names(), column)

    @api.model
    def _by_key(self, keys, company=None):
        """Options by ``list/value`` key, those of the company's policies first.

        :return: dict key → record (missing keys are left out)
        """
        domain = [("key", "in", list(keys))]
        if company:
            domain += [("company_id", "in", (company.id, False))]
        return {option.key: option for option in self.search(domain, order="id desc")}
