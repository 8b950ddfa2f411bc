from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.models import parse_read_group_spec
from odoo.tools import SQL


class KeyAccountSurveySampleMixin(models.AbstractModel):
    """Scores that are shown as a mean of enough answers, or not at all.

    Pivots, graphs, grouped lists and RPC all aggregate through one method of the ORM;
    there a mean of fewer answers than the policy's smallest sample is empty. Sums,
    extremes and lists of single scores are refused: they would give the answers away.
    """

    _name = "key.account.survey.sample.mixin"
    _description = "Scores of samples that are large enough"

    #: stored figures that are aggregated as means only
    _sampled = ()
    #: stored field that names the answer a row belongs to
    _sample_of = "id"

    sample_min = fields.Integer(
        string="Smallest sample", readonly=True, aggregator=None, copy=False
    )

    @api.model
    def _read_group_select(self, aggregate_spec, query):
        select = super()._read_group_select(aggregate_spec, query)
        name, _property, function = parse_read_group_spec(aggregate_spec)
        if name not in self._sampled:
            return select
        if function != "avg":
            raise UserError(
                self.env._(
                    "“%s” is aggregated as a mean only.",
                    self._fields[name]._description_string(self.env),
                )
            )
        return SQL(
            "CASE WHEN COUNT(DISTINCT %s) FILTER (WHERE %s IS NOT NULL) "
            ">= COALESCE(MAX(%s), 0) THEN %s END",
            self._field_to_sql(self._table, self._sample_of, query),
            self._field_to_sql(self._table, name, query),
            self._field_to_sql(self._table, "sample_min", query),
            select,
        )

    @api.model
    def _read_group_groupby(self, alias, groupby_spec, query):
        if parse_read_group_spec(groupby_spec)[0] in self._sampled:
            raise UserError(
                self.env._("Scores are no groups: group by something else.")
            )
        return super()._read_group_groupby(alias, groupby_spec, query)
