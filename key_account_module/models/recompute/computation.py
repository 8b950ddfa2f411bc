"""Everything a run knows before it writes: rules, facts, and what shall change."""

import json
from collections import defaultdict
from dataclasses import replace
from functools import cached_property

from ...engine.facts import Facts
from .changes import Changes
from .failures import Failures
from .marks import Marks
from .rules import Rules
from .statement import Statement

NOTHING = frozenset()
NO_SCORES = {}
#: made once: `json.dumps` makes an encoder for each text that is not plain ASCII
_encode = json.JSONEncoder(ensure_ascii=False, check_circular=False).encode


class Computation:
    """The facts of every account of a scope, and what a run makes of them.

    The number of queries does not depend on the number of accounts.

    :param env: with the rights to read everything
    :param scope: :class:`~.scope.Scope`
    :param rules: whose ``needs`` are measured; by default the company's schemes
    :param failures: those of the computation that this one is a part of
    """

    #: what measures the scope
    statement = Statement

    def __init__(self, env, scope, rules=None, failures=None):
        self.env = env
        self.scope = scope
        self.rules = rules or Rules(env, scope.company)
        self.rules.check()
        #: recompute step → {account id: what it will write}
        self.parts = {}
        #: account id → step and message: accounts that a step could not decide
        self.failures = Failures(env) if failures is None else failures
        #: account id → hash and version of what was seen in it, and its due day
        self.seen = {}

    @cached_property
    def measuring(self):
        return self.statement(self.env, self.scope, self.rules.needs)

    @cached_property
    def facts(self):
        """Account id → what the engine decides on."""
        return self._facts_of(self.measuring.rows(), self.measuring)

    def _facts_of(self, rows, statement):
        needs = self.rules.needs
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
            for row in rows
        }

    # === What changes ===

    def changed(self, due):
        """Yield computations of the accounts that differ from what the last run saw.

        Each of some thousand accounts, so that memory does not grow with their number.

        :param due: SELECTs of accounts that come in any case
        """
        for found in Changes(self, self.measuring, due).batches():
            ids = [row.account_id for row, *_seen in found]
            scope = replace(self.scope, account_ids=ids)
            part = Computation(self.env, scope, self.rules, self.failures)
            rows = [row for row, *_seen in found]
            part.facts = part._facts_of(rows, self.measuring)
            part.seen = {
                row.account_id: (hashed, version, due and due.isoformat())
                for row, hashed, version, due in found
            }
            yield part

    def stage(self, run, steps=None):
        """Ask recompute steps what they would change.

        :param steps: names; default all steps of the run
        :return: :attr:`parts`, without accounts where nothing changes
        """
        for name in run._recompute_steps() if steps is None else steps:
            self.parts[name] = getattr(run, f"_stage_{name}")(self)
        return self.parts

    def payloads(self, run, steps=None):
        """What :meth:`stage` found, by account: ``{step: part}``.

        Accounts that a step could not decide are left out.
        """
        payloads = defaultdict(dict)
        for name, parts in self.stage(run, steps).items():
            for account, part in parts.items():
                if account not in self.failures:
                    payloads[account][name] = part
        return dict(payloads)


def as_json(payloads):
    """``{account id: JSON text}`` as the stage takes it."""
    return {account: _encode(payload) for account, payload in payloads.items()}
