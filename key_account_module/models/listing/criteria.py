"""The criteria of a company, compiled once, and what they say about customers."""

from collections import defaultdict
from functools import cached_property
from typing import NamedTuple

from odoo.tools import SQL

from ...engine.compiled import compile_condition
from ...engine.condition import needs
from ...engine.explain import evaluate
from ..recompute.computation import Computation
from ..recompute.rules import Rules
from ..recompute.scope import Scope
from .customer_statement import CustomerStatement

KEY, POTENTIAL, NONE = "key", "potential", "none"


class Criterion(NamedTuple):
    """One criterion: its record, and its conditions or ``None`` where blank."""

    record: object
    condition: object
    potential: object
    test: object
    screen: object


class Finding(NamedTuple):
    """What the criteria say about one customer.

    ``standing`` is ``key``, ``potential`` or ``none``; ``None`` where blank criteria or
    missing data leave it open. ``evidence`` lists the criteria that are met, as JSON.
    """

    standing: str | None
    evidence: list


class Criteria(Rules):
    """The lists of a company in force now.

    :param env: with the rights to read policies
    :param company: whose lists
    """

    def __init__(self, env, company):
        super().__init__(env, company)
        self.listings = env["key.account.listing"]._of_company(company)

    @cached_property
    def by_listing(self):
        return {
            listing: [_criterion(record) for record in listing.qualifier_ids]
            for listing in self.listings
        }

    @cached_property
    def needs(self):
        """What all criteria together need to know."""
        every = [c for criteria in self.by_listing.values() for c in criteria]
        nodes = [node for c in every for node in (c.condition, c.potential) if node]
        return needs(*nodes)


class Screening(Computation):
    """What the criteria say about customers; the number of queries is constant.

    :param env: with the rights to read everything
    :param company: whose customers
    :param as_of: the day of the figures; without it, today
    :param accounts: only these key accounts, else every customer
    """

    statement = CustomerStatement

    def __init__(self, env, company, as_of=None, accounts=None):
        ids = None if accounts is None else sorted(accounts.ids)
        scope = Scope(company, as_of or Scope.today(company), ids)
        super().__init__(env, scope, Criteria(env, company))

    def findings(self):
        """Account id, or negative partner id, and :class:`Finding` of each customer."""
        for key, facts in self.facts.items():
            yield key, self._finding(key, facts)

    def _finding(self, key, facts):
        standings, evidence = [], []
        for listing, criteria in self.rules.by_listing.items():
            answers = {c.record: self._met(c, key, facts) for c in criteria}
            known = [answers[c.record] for c in criteria if _decides(c)]
            standing = {True: KEY, False: NONE}.get(listing._qualifies(known))
            met = [(c, "condition") for c in criteria if answers[c.record]]
            met += [
                (c, "potential")
                for c in criteria
                if not answers[c.record] and c.screen and c.screen(facts)
            ]
            standings.append(POTENTIAL if standing != KEY and met else standing)
            evidence += [self._evidence(*pair, key, facts) for pair in met]
        return Finding(_best(standings), evidence)

    def _met(self, criterion, key, facts):
        """True, False, or None without data."""
        if criterion.record.how == "judged":
            return self.judgements.get((key, criterion.record.id), (False,))[0]
        if criterion.record.how == "agreement":
            return key in self.agreements
        return criterion.test(facts) if criterion.test else False

    def _evidence(self, criterion, field, key, facts):
        """Why a criterion is met, so that it can be told years later (KAI-11)."""
        record = criterion.record
        said = {"qualifier_id": record.id, "potential": field == "potential"}
        node = getattr(criterion, field)
        if node:
            said["verdict"] = evaluate(node, facts).as_json()
        elif record.how == "agreement":
            said["agreement_id"] = self.agreements[key]
        else:
            said["judgement_id"] = self.judgements[key, record.id][1]
        return said

    # === What people recorded ===

    @cached_property
    def judgements(self):
        """``(account, criterion)`` → latest judgement and its record, as of the day."""
        self.env["key.account.qualification"].flush_model()
        rows = self.env.execute_query(
            SQL(
                """
                SELECT DISTINCT ON (key_account_id, qualifier_id)
                       key_account_id, qualifier_id, met, id
                  FROM key_account_qualification
                 WHERE company_id = %s AND change_id IS NULL AND date <= %s%s
                 ORDER BY key_account_id, qualifier_id, date DESC, id DESC
                """,
                self.scope.company.id,
                self.scope.as_of,
                self.scope.only("key_account_id"),
            )
        )
        return {(account, criterion): rest for account, criterion, *rest in rows}

    @cached_property
    def agreements(self):
        """Account → its latest agreement in force on the day."""
        self.env["key.account.agreement"].flush_model()
        rows = self.env.execute_query(
            SQL(
                """
                SELECT DISTINCT ON (key_account_id) key_account_id, id
                  FROM key_account_agreement
                 WHERE company_id = %s AND active AND date_signed <= %s
                   AND date_from <= %s AND (date_to IS NULL OR date_to >= %s)%s
                 ORDER BY key_account_id, date_signed DESC, id DESC
                """,
                self.scope.company.id,
                *[self.scope.as_of] * 3,
                self.scope.only("key_account_id"),
            )
        )
        return dict(rows)


def _criterion(record):
    nodes = [record._node("condition"), record._node("potential")]
    return Criterion(
        record, *nodes, *(node and compile_condition(node) for node in nodes)
    )


def _decides(criterion):
    """A criterion shown by figures that names none is blank: it is left out."""
    return criterion.record.how != "figures" or criterion.test


def _best(standings):
    """One list that takes a customer is enough; an open one, or none, leaves it open."""
    for standing in (KEY, POTENTIAL, None):
        if standing in standings:
            return standing
    return NONE if standings else None


def by_account(env, company, accounts, as_of=None):
    """:class:`Finding` of some accounts, by id."""
    return defaultdict(
        lambda: Finding(None, []),
        Screening(env, company, as_of, accounts).findings(),
    )
