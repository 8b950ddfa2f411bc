from odoo import api, fields, models

from ...engine.figures import typed
from ..policy.list_words import keys_called


class KeyAccountMetric(models.Model):
    """Figures are found and grouped by what they measure, in words, as rows show it."""

    _inherit = "key.account.metric"

    measure_words = fields.Char(search="_search_measure_words")

    @api.model
    def _search_measure_words(self, operator, value):
        measures = [measure for [measure] in self._read_group([], ["measure"])]
        words = self._words_of(measures).items()
        called = {measure: typed(said) for measure, said in words}
        found = keys_called(called, operator, _typed(value))
        return NotImplemented if found is None else [("measure", "in", found)]

    def _web_read_group_groupby_formatter(self, groupby_spec, values):
        plain = super()._web_read_group_groupby_formatter(groupby_spec, values)
        if groupby_spec != "measure":
            return plain
        words = self._words_of(values)
        return lambda measure: (words[measure], plain(measure)[1])

    def _words_of(self, measures):
        """``{measure: its words}``, worked out at once."""
        figures = self.concat(*(self.new({"measure": name}) for name in measures))
        figures._compute_measure_words()
        return {figure.measure: figure.measure_words for figure in figures}


def _typed(value):
    """What is searched for: words as typed or as copied from a row."""
    if isinstance(value, str):
        return typed(value)
    return {typed(v) if isinstance(v, str) else v for v in value}
