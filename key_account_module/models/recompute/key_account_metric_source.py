from odoo import api, models

from .touches import TOUCHES


class KeyAccountMetricSource(models.AbstractModel):
    """Registry of what the recompute can measure.

    A module adds a metric by inheriting this model, one file a source, and extending
    these methods with ``super()``. Names are those of the policy language.
    """

    _name = "key.account.metric.source"
    _description = "Where the figures of key accounts come from"

    def init(self):
        """An addon that brings sources brings tables to watch."""
        watch = self.env["key.account.run.touched"]._watch
        # The tables of this addon may not be there yet.
        self.env.registry.post_init(watch)

    @api.model
    def _metric_sources(self, company):
        """Source name → :class:`~.definition.Source` for one company."""
        return {}

    @api.model
    def _metric_definitions(self):
        """Metric or event name → :class:`~.definition.Definition` or ``Share``."""
        return {}

    @api.model
    def _metric_filters(self, company):
        """Filter name → function from its value to an SQL condition on a row.

        The function returns ``None`` where the value means nothing on this server.
        """
        return {}

    @api.model
    def _metric_touches(self):
        """Table that a source reads → :class:`~.touches.Touch`: whose its rows are.

        Of a table that is not here, every change has the next run measure everybody.
        """
        return TOUCHES

    @api.model
    def _available_metrics(self):
        """Names of the metrics that this server can compute."""
        definitions = self._metric_definitions()
        return sorted(n for n, made in definitions.items() if not made.event)

    @api.model
    def _available_events(self):
        """Names of the events that this server knows the day of."""
        definitions = self._metric_definitions()
        return sorted(n for n, made in definitions.items() if made.event)
