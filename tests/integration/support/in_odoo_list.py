"""Records of the list of key accounts and of grading, made inside Odoo's shell."""

from typing import Any

Env = Any

YEAR_END = "2099-12-31"


def make_list_records(env: Env, director: str) -> int:
    """Agreements, decisions, benefits, panels and proposals of every account."""
    leader = env(user=env["res.users"].search([("login", "=", director)]).id)
    accounts = leader["key.account"].search([])
    make_evidence(leader, accounts)
    make_benefits(leader, accounts)
    make_panels(leader)
    make_proposals(leader, accounts)
    return len(accounts)


def make_evidence(env: Env, accounts: Any) -> None:
    """An agreement, special attention, a nomination, and a decision about the list."""
    technology = env["key.account.option"].search(
        [("list", "=", "cooperation_field")], limit=1
    )
    criterion = env["key.account.qualifier"].sudo().search([], limit=1)
    for account in accounts:
        own = {"key_account_id": account.id}
        signed = {"name": "Agreement", "date_from": "2026-01-01"}
        env["key.account.agreement"].create(
            {**own, **signed, "field_ids": [(6, 0, technology.ids)]}
        )
        env["key.account.attention"].create({**own, "date_to": YEAR_END})
        customer = {"partner_id": account.partner_id.id, "need": "A second plant"}
        env["key.account.candidate"].create(customer)
        decided = {**own, "date": "2026-01-01", "reason": "Why", "user_id": env.uid}
        change = (
            env["key.account.listing.change"]
            .sudo()
            ._create_sealed([{**decided, "standing_from": "none", "standing": "key"}])
        )
        env["key.account.qualification"].sudo()._create_sealed(
            [{**decided, "qualifier_id": criterion.id, "change_id": change.id}]
        )


def make_benefits(env: Env, accounts: Any) -> None:
    """A benefit that the director gives by hand."""
    benefit = env["key.account.benefit"].sudo().create({"key": "x", "name": "X"})
    env["key.account.benefit.grant"].create(
        [
            {"key_account_id": account.id, "benefit_id": benefit.id, "reason": "Why"}
            for account in accounts
        ]
    )


def make_panels(env: Env) -> None:
    """The director sits in the panel of every evaluation."""
    evaluations = env["key.account.evaluation"].search([])
    for evaluation in evaluations:
        department = evaluation.type_id.department_ids[:1]
        env["key.account.evaluation.member"].create(
            {
                "evaluation_id": evaluation.id,
                "department_id": department.id,
                "user_id": env.uid,
            }
        )


def make_proposals(env: Env, accounts: Any) -> None:
    """A grade that somebody is to decide."""
    tier = env["key.account.tier"].search([], limit=1)
    env["key.account.grade.proposal"].sudo()._create_sealed(
        [
            {
                "key_account_id": account.id,
                "scheme_id": tier.scheme_id.id,
                "to_tier_id": tier.id,
                "kind": "computed",
                "as_of": "2026-01-01",
                "state": "open",
            }
            for account in accounts
        ]
    )
