"""People, customers, accounts and an ABC scheme for the addon's tests.

One user per group, with no right beside it; two regions; nothing of the demo data.
"""

from datetime import date
from decimal import Decimal

from odoo.addons.base.tests.common import BaseCommon

from ..models.grading.decision import GradeDecision

REVENUE = "revenue"
ABC = {
    "A": {
        "any": [
            {"metric": REVENUE, "over": "rolling 12 months", "gte": 500000},
            {"flag": "strategic"},
        ]
    },
    "B": {
        "metric": REVENUE,
        "over": "rolling 12 months",
        "between": [100000, 500000],
    },
    "C": "otherwise",
}
#: Low frequency speaks for C, but does not decide (CLS-12).
SIGNALS = {"C": {"flag": "low_frequency"}}


class KeyAccountCommon(BaseCommon):
    """Builders take what a test is about and invent the rest."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.company = cls.env.company
        cls.seller = cls._make_user("seller", "group_user")
        cls.colleague = cls._make_user("colleague", "group_user")
        cls.regional = cls._make_user("regional", "group_region_manager")
        cls.director = cls._make_user("director", "group_director")
        cls.auditor = cls._make_user("auditor", "group_auditor")
        cls.policy_admin = cls._make_user("policy admin", "group_policy_admin")
        cls.clerk = cls._make_user("clerk")
        cls.north = cls._make_team("North", cls.regional)
        cls.south = cls._make_team("South")

    # === People and customers ===

    @classmethod
    def _make_user(cls, name, *groups, **vals):
        """An internal user with these groups of the addon and no other."""
        names = ["base.group_user", *(f"key_account_module.{g}" for g in groups)]
        login = "ka_" + name.replace(" ", "_")
        return cls.env["res.users"].create(
            {
                "name": name.title(),
                "login": login,
                "email": f"{login}@example.com",
                "group_ids": [(6, 0, [cls.env.ref(group).id for group in names])],
                **vals,
            }
        )

    @classmethod
    def _make_team(cls, name, leader=None, **vals):
        return cls.env["crm.team"].create(
            {
                "name": name,
                "user_id": leader.id if leader else False,
                "company_id": False,
                **vals,
            }
        )

    @classmethod
    def _make_company(cls, name, *users):
        """A company that these users may work in besides their own."""
        company = cls.env["res.company"].create({"name": name})
        for user in users or cls.env["res.users"]:
            user.write({"company_ids": [(4, company.id)]})
        return company

    @classmethod
    def _make_partner(cls, name="Acme", **vals):
        return cls.env["res.partner"].create({"name": name, "is_company": True, **vals})

    @classmethod
    def _make_account(cls, name="Acme", user=None, **vals):
        """A key account of a new customer, by default of the seller in the north."""
        return cls.env["key.account"].create(
            {
                "partner_id": cls._make_partner(name).id,
                "user_id": (user or cls.seller).id,
                "team_id": cls.north.id,
                **vals,
            }
        )

    @classmethod
    def _make_flag(cls, key, name=None):
        return cls._make_option("flag", key, name)

    @classmethod
    def _make_option(cls, option_list, key, name=None, **vals):
        return cls.env["key.account.option"].create(
            {
                "key": f"{option_list}/{key}",
                "list": option_list,
                "name": name or key.title(),
                **vals,
            }
        )

    @classmethod
    def _foreign_currency(cls):
        """An active currency that is not the company's."""
        currency = (
            cls.env["res.currency"]
            .with_context(active_test=False)
            .search([("id", "!=", cls.company.currency_id.id)], limit=1)
        )
        currency.active = True
        return currency

    # === Grading ===

    @classmethod
    def _make_abc(cls, primary=True, **vals):
        """The ABC scheme of the sources, made by hand (no policy manages it)."""
        tiers = [
            {
                "key": f"abc/{key}",
                "name": key,
                "sequence": sequence,
                "condition": ABC[key],
                "signals": SIGNALS.get(key, False),
            }
            for sequence, key in enumerate(ABC, 1)
        ]
        return cls.env["key.account.scheme"].create(
            {
                "key": "abc",
                "name": "ABC",
                "primary": primary,
                "tier_ids": [(0, 0, tier) for tier in tiers],
                **vals,
            }
        )

    @classmethod
    def _tier(cls, scheme, key):
        return scheme.tier_ids.filtered(lambda tier: tier._engine_key() == key)

    @classmethod
    def _make_decision(cls, account, scheme, key, revenue=0, conflicts=(), **vals):
        """What the grading would decide for a customer with this revenue."""
        verdict = {
            "kind": "compare",
            "met": True,
            "metric": REVENUE,
            "unit": "money",
            "over": "rolling 12 months",
            "op": "gte",
            "limit": "1",
            "value": str(revenue),
        }
        return GradeDecision(
            account_id=account.id,
            scheme_id=scheme.id,
            tier_id=cls._tier(scheme, key).id if key else None,
            explanation={
                "scheme": scheme.key,
                "tier": key,
                "as_of": "2026-06-30",
                "tried": [{"tier": key or "C", "verdict": verdict}],
            },
            figures={REVENUE: str(revenue)},
            conflict_tier_ids=tuple(cls._tier(scheme, c).id for c in conflicts),
            revenue_12m=Decimal(revenue),
            **vals,
        )

    @classmethod
    def _grade(cls, account, scheme, key, revenue=0, as_of=date(2026, 6, 30), **vals):
        """Give ``account`` a grade as the recompute does; returns the transitions."""
        decision = cls._make_decision(account, scheme, key, revenue, **vals)
        return cls.env["key.account"]._apply_grades([decision], as_of=as_of)

    @classmethod
    def _decide_grade(cls, accounts, tier, reason="Because", until=None):
        """Grade by hand, as the director and for the usual time unless said."""
        scheme = tier.scheme_id
        until = until or accounts._usual_last_day(scheme)
        accounts = accounts.with_user(cls.director)
        accounts.decide_grade(scheme.id, tier.id, reason, valid_until=until)

    # === Policies ===

    @classmethod
    def _make_policy(cls, *resources, bundle="test"):
        """A compiled document: ``(kind, key, values)`` each."""
        return {
            "bundle": bundle,
            "api_version": "key-account/v1",
            "title": {"en_US": bundle},
            "company": None,
            "resources": [
                {"kind": kind, "key": key, "values": values, "source": "test.yaml:1:1"}
                for kind, key, values in resources
            ],
        }

    @classmethod
    def _apply_policy(cls, *resources, bundle="test", request_id="request"):
        """Apply resources as the policy administrator."""
        return (
            cls.env["key.account.policy"]
            .with_user(cls.policy_admin)
            .apply(
                document=cls._make_policy(*resources, bundle=bundle),
                request_id=request_id,
            )
        )
