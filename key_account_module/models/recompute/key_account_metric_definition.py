from collections import defaultdict

from odoo import api, fields, models
from odoo.tools import SQL

from ...engine.catalogue import METRICS
from ...engine.condition import needs
from ...engine.vocabulary import language


class KeyAccountMetricDefinition(models.Model):
    """The catalogue of figures that policies may name, for whoever writes or reads one.

    It has no table: a figure comes and goes with the code that computes it.
    """

    _name = "key.account.metric.definition"
    _description = "Figure that policies may name"
    _auto = False
    _order = "id"

    name = fields.Char(readonly=True)
    key = fields.Char(string="Word in policies", readonly=True)
    unit = fields.Selection(
        [
            ("money", "Money"),
            ("count", "Count"),
            ("quantity", "Quantity"),
            ("percent", "Per cent"),
            ("days", "Days"),
            ("months", "Full months"),
            ("years", "Full years"),
            ("points", "Points"),
        ],
        readonly=True,
        help="Money is in company currency, a quantity in the unit that the policy names.",
    )
    period = fields.Selection(
        [("period", "Over a time"), ("day", "As of the day")],
        string="Taken",
        readonly=True,
    )
    formula = fields.Text(string="What it counts", readonly=True)
    tables = fields.Char(readonly=True)
    filters = fields.Char(readonly=True, help="What a policy may write under `where`.")
    table_words = fields.Char(string="Counted from", compute="_compute_table_words")
    use_words = fields.Text(
        string="Used by",
        compute="_compute_use_words",
        help="Grading schemes, criteria of evaluations and of the list of key accounts. "
        "Only figures in use are computed.",
    )
    is_used = fields.Boolean(
        string="In use", compute="_compute_use_words", search="_search_is_used"
    )

    @property
    def _table_query(self):
        lang = language(self.env.lang or "")
        rows = SQL(", ").join(
            SQL(
                "(%s, %s, %s, %s, %s, %s, %s, %s)",
                place,
                metric.label[lang],
                metric.name,
                metric.unit,
                metric.window,
                metric.formula[lang],
                ", ".join(metric.tables),
                ", ".join(metric.filters),
            )
            for place, metric in enumerate(METRICS.values(), start=1)
        )
        return SQL(
            "SELECT * FROM (VALUES %s) AS metric"
            " (id, name, key, unit, period, formula, tables, filters)",
            rows,
        )

    @api.depends("tables")
    @api.depends_context("lang")
    def _compute_table_words(self):
        """Names of the models; one of an addon that is not installed counts nothing."""
        models_ = self.env["ir.model"]
        for metric in self:
            names = (metric.tables or "").split(", ")
            installed = [name for name in names if name in self.env]
            metric.table_words = ", ".join(
                models_._get(name).sudo().name for name in installed
            )

    @api.depends("key")
    @api.depends_context("lang", "allowed_company_ids")
    def _compute_use_words(self):
        uses = self._uses()
        for metric in self:
            metric.use_words = "\n".join(uses.get(metric.key, ()))
            metric.is_used = metric.key in uses

    @api.model
    def _search_is_used(self, operator, value):
        if operator != "in":
            return NotImplemented
        used = fields.Domain("key", "in", list(self._uses()))
        return fields.Domain.OR(
            [used] * (True in value) + [~used] * (False in value)
            or [fields.Domain.FALSE]
        )

    @api.model
    def _uses(self):
        """``{metric: names of what uses it}`` in the companies that are shown."""
        found = defaultdict(list)
        for name, needed in self._users():
            measures = needed.measures | needed.series
            measures |= {rank.measure for rank in needed.ranks}
            for metric in sorted({measure.metric for measure in measures}):
                found[metric].append(name)
        return found

    @api.model
    def _users(self):
        """``(name, what it needs to know)`` of everything that refers to figures."""
        own = [("company_id", "in", [*self.env.companies.ids, False])]
        for scheme in self.env["key.account.scheme"].sudo().search(own):
            yield scheme.display_name, scheme._engine_scheme().needs
        for criterion in self.env["key.account.criterion"].sudo().search(own):
            if kind := criterion._score_kind():
                yield criterion.display_name, kind.needs
        for listed in self.env["key.account.qualifier"].sudo().search(own):
            nodes = filter(None, map(listed._node, ("condition", "potential")))
            yield listed.display_name, needs(*nodes)
