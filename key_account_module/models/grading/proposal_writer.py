"""Opens proposals for grades that a run may not change, and closes those out of date."""

from odoo import SUPERUSER_ID, fields
from odoo.fields import Domain
from odoo.tools.misc import split_every

from ...engine.movement import NO_TIER

#: proposals that are closed at once; more would fill the memory
BATCH = 1000
#: a night may bring hundreds: no mail, no greeting and no follower for each
QUIET = {
    "mail_activity_quick_update": True,
    "mail_create_nolog": True,
    "mail_create_nosubscribe": True,
    "mail_notrack": True,
}


#: what a proposal says that is made again
CONTENT = (
    *("key_account_id", "scheme_id", "from_tier_id", "to_tier_id", "kind", "as_of"),
    *("explanation", "figures", "revision_id", "run_id", "chain_id"),
)


class ProposalWriter:
    """Proposals as of one day, for any number of accounts at once.

    :param env: environment with the rights to write everything
    :param as_of: the day of the figures; not needed to close proposals
    :param run: the run that decided, or None
    """

    def __init__(self, env, as_of=None, run=None):
        # Nobody who starts a run is the author of what it finds: he may approve it.
        env = env(user=SUPERUSER_ID, context={**env.context, **QUIET})
        self.proposals = env["key.account.grade.proposal"].sudo()
        self.env = env
        self.as_of = as_of
        self.run = run

    def propose(self, asking):
        """Propose what decisions ask for.

        :param asking: pairs of current grade and :class:`.decision.GradeDecision`
        """
        still_open = self._open([decision for _row, decision in asking])
        fresh = [(r, d) for r, d in asking if _key(d) not in still_open]
        proposals = self.proposals._create_sealed([self._vals(*pair) for pair in fresh])
        proposals._ask_deciders()

    def supersede_for(self, decisions):
        """Close what the figures no longer speak for."""
        wanted = {_key(d): d.move.asked_id for d in decisions if d.move and d.move.asks}
        outdated = self.proposals.concat(
            *(
                proposal
                for key, proposal in self._open(decisions).items()
                if wanted.get(key, proposal.from_tier_id.id or None)
                != (proposal.to_tier_id.id or None)
            )
        )
        given = {_key(d): d.new_tier_id for d in decisions}
        by_run = outdated.filtered(
            lambda p: (
                given[p.key_account_id.id, p.scheme_id.id] == (p.to_tier_id.id or None)
            )
        )
        by_run._supersede(self.env._("By today's policy the run gives this grade."))
        (outdated - by_run)._supersede(
            self.env._("The figures speak for another grade.")
        )

    def over(self, company, account_ids=None):
        """What was asked for by hand until a day before :attr:`as_of`.

        No run writes archived accounts; theirs end with the archiving.

        :param account_ids: only of these; None: of all accounts of the company
        """
        domain = (
            Domain("company_id", "=", company.id)
            & Domain("state", "=", "open")
            & Domain("valid_until", "<", self.as_of)
            & Domain("key_account_id.active", "=", True)
        )
        if account_ids is not None:
            domain &= Domain("key_account_id", "in", account_ids)
        return self.proposals.search(domain)

    def supersede_over(self, company, account_ids):
        """Close them; returns their number."""
        over = self.over(company, account_ids)
        for day, proposals in over.grouped("valid_until").items():
            proposals._supersede(
                self.env._(
                    "It was asked for until %s, which is over. Whoever still wants it "
                    "decides anew, with a later day.",
                    fields.Date.to_string(day),
                )
            )
        return len(over)

    def supersede(self, accounts, schemes, why):
        """Close what is open for accounts in schemes."""
        self.proposals.search(
            Domain("key_account_id", "in", accounts.ids)
            & Domain("scheme_id", "in", schemes.ids)
            & Domain("state", "=", "open")
        )._supersede(why)

    def propose_again(self, accounts, schemes):
        """Bring back what was closed for another reason than the figures.

        A run asks once, and not again while the figures say the same.
        """
        if not accounts:
            return
        computed = self.proposals.search(
            Domain("key_account_id", "in", accounts.ids)
            & Domain("scheme_id", "in", schemes.ids)
            & Domain("kind", "=", "computed"),
            order="id",
        )
        latest = {(p.key_account_id, p.scheme_id): p for p in computed}
        displaced = [_copied(p) for p in latest.values() if _is_displaced(p)]
        self.proposals._create_sealed(displaced)._ask_deciders()

    def supersede_of(self, scheme, why):
        """Close what is open in a scheme."""
        found = self.proposals.search(
            Domain("scheme_id", "=", scheme.id) & Domain("state", "=", "open")
        )
        for some in split_every(BATCH, found.ids, self.proposals.browse):
            some._supersede(why)

    def _open(self, decisions):
        """``(account, scheme)`` → computed proposal that is open; of decisions alone."""
        if not decisions:
            return {}
        found = self.proposals.search(
            Domain("key_account_id", "in", [d.account_id for d in decisions])
            & Domain("state", "=", "open")
            & Domain("kind", "=", "computed")
        )
        keys = {_key(decision) for decision in decisions}
        proposals = {(p.key_account_id.id, p.scheme_id.id): p for p in found}
        return {key: p for key, p in proposals.items() if key in keys}

    def _vals(self, row, decision):
        scheme = row.scheme_id
        asks = scheme.decision == "approve"
        return {
            "key_account_id": decision.account_id,
            "scheme_id": decision.scheme_id,
            "from_tier_id": row.tier_id.id,
            "to_tier_id": decision.move.asked_id,
            "kind": "computed",
            "as_of": self.as_of,
            # That a decision is asked for is what a proposal is.
            "explanation": {**decision.explanation, "movement": None},
            "figures": decision.figures,
            "revision_id": decision.revision_id,
            "run_id": self.run.id if self.run else False,
            "chain_id": scheme.approval_id.id if asks else False,
            "state": "open",
        }


def _is_displaced(proposal):
    """Whether the grade still waits for an answer, though nobody is asked any more."""
    grade, tier = proposal._current_grade(), proposal.to_tier_id
    wanted = tier._engine_key() if tier else NO_TIER
    waits = (grade.progress or {}).get("asked") == wanted
    same = grade.tier_id == proposal.from_tier_id
    return proposal.state == "superseded" and waits and same


def _copied(proposal):
    values = proposal.read(CONTENT, load=None)[0]
    return {**{name: values[name] for name in CONTENT}, "state": "open"}


def _key(decision):
    return decision.account_id, decision.scheme_id
