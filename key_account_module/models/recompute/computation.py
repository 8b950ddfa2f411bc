"""Everything a run knows before it writes: rules, facts, and what shall change."""

import json
from collections import defaultdict
from functools import cached_property

from ...engine.facts import Facts
from .failures import Failures
from .marks import Marks
from .rules import Rules
from .statement import Statement

NOTHING = frozenset()
NO_SCORES = {}


class Computation:
    """The facts of every account of a scope, and what a run makes of them.

    The number of queries does not depend on the number of accounts.

    :param env: with the rights to read everything
    :param scope: :class:`~.scope.Scope`
    :param rules: whose ``needs`` are measured; by default the company's schemes
    """

    #: what measures the scope
    statement = Statement

    def __init__(self, env, scope, rules=None):
        self.env = env
        self.scope = scope
        self.rules = rules or Rules(env, scope.company)
        self.rules.check()
        #: recompute step → {account id: what it will write}
        self.parts = {}
        #: account id → step and message: accounts that a step could not decide
        self.failures = Failures(env)

    @cached_property
    def facts(self):
        """Account id → what the engine decides on."""
        needs = self.rules.needs
        statement = self.statement(self.env, self.scope, needs)
        marks = Marks(self.env, self.scope, needs)
        anchors = statement.windows.anchors if needs.needs_anchor else {}
        return {
            row.account_id: Facts(
                self.scope.as_of,
                values=row.values,
                series=row.series,
                flags=marks.flags.get(row.account_id, NOTHING),
                options=marks.options.get(row.account_id, NOTHING),
                events=row.events,
                scores=marks.scores.get(row.account_id, NO_SCORES),
                ranks=row.ranks,
                anchor=anchors.get(row.account_id) or None,
                left_out=row.left_out,
            )
            for row in statement.rows()
        }

    def stage(self, run):
        """Ask each recompute step what it would change.

        :return: :attr:`parts`, without accounts where nothing changes
        """
        for name in run._recompute_steps():
            self.parts[name] = getattr(run, f"_stage_{name}")(self)
        return self.parts

    def payloads(self, run):
        """What :meth:`stage` found, by account as JSON text."""
        payloads = defaultdict(dict)
        for name, parts in self.stage(run).items():
            for account, part in parts.items():
                if account not in self.failures:
                    payloads[account][name] = part
        return {
            account: json.dumps(payload, ensure_ascii=False)
            for account, payload in payloads.items()
        }
