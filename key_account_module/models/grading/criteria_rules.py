"""What the recompute measures for evaluations: questions instead of schemes."""

from ..recompute.computation import Computation
from ..recompute.rules import Rules
from ..recompute.scope import Scope
from .evaluation_result import names_of


class CriteriaRules(Rules):
    """What the recompute is to measure: criteria instead of the company's schemes."""

    def __init__(self, env, company, kinds):
        super().__init__(env, company)
        self.schemes = list(kinds)


def facts_for(kinds, accounts, company, day):
    """Account id → what the kinds of points need to know, as of a day.

    Archived accounts are not measured. The number of queries does not depend on the
    number of accounts.
    """
    env = accounts.env(su=True)
    scope = Scope(company, day, sorted(accounts.filtered("active").ids))
    return Computation(env, scope, CriteriaRules(env, company, kinds)).facts


def mark_names(env, kinds, companies):
    """Names of flags and options that conditions ask for, kept with the answer."""
    wanted = {f"flag/{name}" for kind in kinds for name in kind.needs.flags}
    wanted |= {key for kind in kinds for key in kind.needs.options}
    if not wanted:
        return {}
    found = (
        env["key.account.option"]
        .sudo()
        .search([("key", "in", sorted(wanted)), ("company_id", "in", companies.ids)])
    )
    return {f"option/{option.key}": names_of(option) for option in found}
