import math
from decimal import Decimal

from odoo import api, fields, models
from odoo.exceptions import AccessError, ValidationError

from ...engine.catalogue import METRICS, MONEY
from ...engine.condition import Needs
from ...engine.measure import Measure
from ...engine.periods import Window
from ..recompute.scope import Scope
from .criteria import KEY
from .customer_statement import CustomerStatement

#: the shares that the principle is named after, where the policy says nothing else
CUSTOMERS, TOTAL = 20, 80


class KeyAccountPareto(models.TransientModel):
    """How much the first customers really bring (KAI-09).

    The principle says that a fifth of the customers bring four fifths; here are the
    figures of the company: all its customers, key accounts or not, that bought in the
    period, largest first.
    """

    _name = "key.account.pareto"
    _description = "Share of the first customers"

    company_id = fields.Many2one(
        "res.company", required=True, default=lambda self: self.env.company
    )
    currency_id = fields.Many2one(related="company_id.currency_id")
    metric = fields.Selection(
        selection="_selection_metric", string="Of", required=True, default="revenue"
    )
    months = fields.Integer(string="Over the last months", required=True, default=12)
    share = fields.Float(
        string="First customers (%)",
        required=True,
        default=lambda self: self._default_share(),
    )
    target = fields.Float(string="Share to reach (%)", required=True, default=TOTAL)

    customer_count = fields.Integer(string="Customers", compute="_compute_figures")
    total = fields.Monetary(compute="_compute_figures")
    top_count = fields.Integer(string="First customers", compute="_compute_figures")
    top_total = fields.Monetary(string="They bring", compute="_compute_figures")
    top_share = fields.Float(
        string="Of the total (%)", digits=(5, 1), compute="_compute_figures"
    )
    needed_count = fields.Integer(
        string="Customers who reach it", compute="_compute_figures"
    )
    needed_share = fields.Float(
        string="Of all customers (%)", digits=(5, 1), compute="_compute_figures"
    )
    key_count = fields.Integer(string="Key accounts", compute="_compute_figures")
    key_total = fields.Monetary(string="Key accounts bring", compute="_compute_figures")
    key_share = fields.Float(
        string="Key accounts' share (%)", digits=(5, 1), compute="_compute_figures"
    )

    @api.model
    def _selection_metric(self):
        known = self.env["key.account.metric.source"]._available_metrics()
        lang = "zh_CN" if (self.env.lang or "").startswith("zh") else "en_US"
        return [
            (name, METRICS[name].label[lang])
            for name in known
            if name in METRICS and METRICS[name].unit == MONEY
        ]

    @api.model
    def _default_share(self):
        lists = self.env["key.account.listing"]._of_company(self.env.company)
        said = [float(share) for share in lists.mapped("pareto_share") if share]
        return said[0] if said else CUSTOMERS

    @api.constrains("months", "share", "target")
    def _check_shares(self):
        for pareto in self:
            shares = (pareto.share, pareto.target)
            if pareto.months < 1 or not all(0 < share <= 100 for share in shares):
                raise ValidationError(
                    self.env._("Give at least one month, and shares from 0 to 100 %.")
                )

    @api.depends("company_id", "metric", "months", "share", "target")
    def _compute_figures(self):
        for pareto in self:
            figures, keys = pareto._figures()
            total = sum(figures, Decimal(0))
            count = math.ceil(len(figures) * pareto.share / 100)
            needed = _reaching(figures, total * Decimal(pareto.target) / 100)
            pareto.customer_count = len(figures)
            pareto.total = float(total)
            pareto.top_count = count
            pareto.top_total = float(sum(figures[:count], Decimal(0)))
            pareto.top_share = _percent(sum(figures[:count], Decimal(0)), total)
            pareto.needed_count = needed
            pareto.needed_share = _percent(needed, len(figures))
            pareto.key_count = len(keys)
            pareto.key_total = float(sum(keys, Decimal(0)))
            pareto.key_share = _percent(sum(keys, Decimal(0)), total)

    def _figures(self):
        """Figures of all customers that bought, largest first, and of key accounts."""
        env = self.env(su=True)
        company = self.company_id or self.env.company
        if company not in self.env.companies:
            raise AccessError(
                self.env._("You do not work for the company %(id)s.", id=company.id)
            )
        if not 0 < self.months <= 1200:
            return [], []
        measure = Measure(self.metric, Window.parse(f"rolling {self.months} months"))
        scope = Scope(company.sudo(), Scope.today(company.sudo()))
        statement = CustomerStatement(env, scope, Needs(measures=frozenset([measure])))
        found = {row.account_id: row.values[measure] for row in statement.rows()}
        bought = {key: figure for key, figure in found.items() if figure > 0}
        listed = env["key.account"].search(
            [("company_id", "=", company.id), ("standing", "=", KEY)]
        )
        keys = [bought[id_] for id_ in listed.ids if id_ in bought]
        return sorted(bought.values(), reverse=True), keys


def _reaching(figures, wanted):
    """How many of the first customers bring so much together."""
    reached = Decimal(0)
    for number, figure in enumerate(figures, 1):
        reached += figure
        if reached >= wanted:
            return number
    return 0


def _percent(part, whole):
    return float(100 * Decimal(part) / Decimal(whole)) if whole else 0.0
