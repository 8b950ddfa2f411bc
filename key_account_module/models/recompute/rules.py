"""The schemes a run grades by, compiled once."""

from functools import cached_property
from hashlib import sha256
from operator import attrgetter

from odoo.exceptions import UserError

from ...engine.canonical import sha256_of
from ...engine.compiled import compile_condition
from ...engine.condition import Compare, Days, Needs, Rank, leaves
from ...engine.grading import compile_scheme, decide, decide_fast
from ...engine.slides import moved_by_others, period_of_shares

_by_key = attrgetter("key")


class SchemeRules:
    """One scheme, ready to decide many accounts.

    :param scheme: a ``key.account.scheme`` record
    """

    def __init__(self, scheme):
        self.id = scheme.id
        self.tier_ids = scheme._tier_ids_by_key()
        self.tier_keys = {id_: key for key, id_ in self.tier_ids.items()}
        self.revision_id = scheme.bundle_id.revision_id.id or None
        self.sha256 = sha256_of(_definition(scheme))
        self.engine = scheme._engine_scheme()
        self.compiled = compile_scheme(self.engine)

    @property
    def needs(self):
        return self.engine.needs

    @cached_property
    def leaves(self):
        """All tests of its tiers."""
        tiers = self.engine.ordered
        conditions = [item for tier in tiers for item in tier.conditions()]
        return [leaf for condition in conditions for leaf in leaves(condition)]

    @cached_property
    def sliding(self):
        """Tests whose figure moves by itself: a day passes, another account grows.

        Their answer counts as a change and their figure does not; otherwise every
        daily run would rewrite every account.
        """
        return _sliding(self.leaves)

    @cached_property
    def _sliding(self):
        return [compile_condition(leaf) for leaf in self.sliding]

    @cached_property
    def _named(self):
        needs = self.needs
        return [
            sorted(names)
            for names in (needs.events, needs.scores, needs.flags, needs.options)
        ]

    @cached_property
    def _measures(self):
        measures = self.needs.measures - moved_by_others(self.leaves)
        return sorted(measures, key=_by_key), sorted(self.needs.series, key=_by_key)

    def basis(self, facts):
        """Hash of all that this scheme sees in an account, explained or not.

        What depends on the tier that the account has is in it as single answers, so
        that moving to another tier is no change of its own. Equal to that of the
        current grade: nothing changed, nothing is written.
        """
        measures, series = self._measures
        events, scores, flags, options = self._named
        seen = (
            self.sha256,
            decide_fast(self.compiled, facts),
            [str(facts.values.get(measure)) for measure in measures],
            [str(facts.series.get(measure)) for measure in series],
            [str(facts.events.get(event)) for event in events],
            [str(facts.scores.get(score)) for score in scores],
            [flag in facts.flags for flag in flags],
            [option in facts.options for option in options],
            [test(facts) for test in self._sliding],
            # Only if any: the hash of all other grades stays what it was.
            *(test(facts) for test in self.compiled.apart),
            *(f"{m.key} {facts.left_out[m]}" for m in self._left_out(facts)),
        )
        return sha256(repr(seen).encode()).hexdigest()

    def _left_out(self, facts):
        """Quantities that could not count everything."""
        measures, series = self._measures
        return [m for m in (*measures, *series) if m in facts.left_out]

    def explain(self, facts, current=None):
        """The decision with its reasons, by the readable evaluator.

        :param current: key of the tier that the account has
        """
        return decide(self.engine, facts, current)


class Rules:
    """The schemes of a company in force now.

    :param env: with the rights to read policies
    :param company: whose schemes
    """

    def __init__(self, env, company):
        self.env = env
        self.company = company

    @cached_property
    def records(self):
        return self.env["key.account.scheme"].search(
            [("company_id", "in", (self.company.id, False))]
        )

    @cached_property
    def sha256(self):
        """Hash of the rules; a run goes on only while it stays the same."""
        return sha256_of([_definition(scheme) for scheme in self.records])

    @cached_property
    def revisions(self):
        """Policy → number of the revision that is in force."""
        return {b.name: b.revision for b in self.records.bundle_id.sorted("name")}

    @cached_property
    def schemes(self):
        return [SchemeRules(scheme) for scheme in self.records if scheme.tier_ids]

    @cached_property
    def needs(self):
        """What all schemes together need to know."""
        fields = Needs.__slots__
        found = [scheme.needs for scheme in self.schemes]
        return Needs(
            **{f: frozenset().union(*(getattr(n, f) for n in found)) for f in fields}
        )

    @cached_property
    def _leaves(self):
        return [leaf for scheme in self.schemes for leaf in scheme.leaves]

    @cached_property
    def shares(self):
        """Figures that move with those of others, see :func:`moved_by_others`."""
        return moved_by_others(self._leaves)

    @cached_property
    def sliding(self):
        """Sliding tests of all schemes, see :attr:`SchemeRules.sliding`."""
        return list(dict.fromkeys(_sliding(self._leaves)))

    def key(self, scope):
        """Equal while equal figures lead to equal grades and figures of the month.

        Shares of the total count no more often than once in their period.
        """
        primary = self.env["key.account.scheme"]._primary_by_company()
        scheme = primary.get(scope.company.id)
        period = [period_of_shares(scope.as_of)] if self.shares else []
        return sha256_of([self.sha256, scheme and scheme.id, str(scope.month), *period])

    def check(self):
        """Refuse rules with a figure that no source on this server provides."""
        registry = self.env["key.account.metric.source"]
        needs = self.needs
        metrics = {measure.metric for measure in needs.measures | needs.series}
        missing = (metrics | needs.events) - registry._metric_definitions().keys()
        if missing:
            raise UserError(
                self.env._(
                    "No module on this server provides %(names)s.",
                    names=", ".join(sorted(missing)),
                )
            )


def _sliding(leaves):
    shares = moved_by_others(leaves)
    return [
        leaf
        for leaf in leaves
        if isinstance(leaf, Days | Rank)
        or (isinstance(leaf, Compare) and leaf.measure in shares)
    ]


def _definition(scheme):
    """All of a scheme that decides; names and colours do not."""
    return [
        scheme.id,
        scheme.key,
        scheme.overlap,
        [
            [
                *(tier.id, tier.key, tier.sequence, tier.condition),
                tier.signals or None,
                *([name, tier[name]] for name in ("keep", "fixed") if tier[name]),
            ]
            for tier in scheme._ordered_tiers()
        ],
        *([scheme.movement] if scheme.movement else []),
        *([scheme.apply_up_to] if scheme.decision != "apply" else []),
    ]
