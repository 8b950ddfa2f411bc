from datetime import date

from freezegun import freeze_time

from odoo.tests import tagged

from ..recompute.common import RecomputeCommon

YEAR = {"metric": "revenue", "over": "rolling 12 months"}


@tagged("post_install", "-at_install")
@freeze_time("2026-06-29 08:00:00")
class TestDepartmentGrades(RecomputeCommon):
    """The department in charge decides grades, where the policy says so."""

    def _resources(self):
        names = {"en_US": "Department in charge"}
        step = {"chain": "grade", "name": names, "role": "department"}
        scheme = {"name": {"en_US": "Grade"}, "decision": "approve"}
        tiers = [
            ("important", {**YEAR, "gte": 1000}, {"en_US": "Own contact person"}),
            ("ordinary", "otherwise", None),
        ]
        return [
            (
                "role",
                "department",
                {"name": names, "scope": "all", "members": [self.director.login]},
            ),
            ("approval_chain", "grade", {"name": names}),
            ("approval_step", "grade/department", step),
            ("scheme", "grade", {**scheme, "primary": True, "approval": "grade"}),
            *(
                (
                    "tier",
                    f"grade/{key}",
                    {
                        "scheme": "grade",
                        "name": {"en_US": key.title()},
                        "sequence": place,
                        "condition": condition,
                        "service": service,
                    },
                )
                for place, (key, condition, service) in enumerate(tiers)
            ),
        ]

    def test_the_department_determines_the_grade_and_the_class_is_served(self):
        """A run proposes; who holds the post decides; then the treatment follows.

        Covers: CLS-04, CLS-08
        """
        self._apply_policy(*self._resources())
        account = self._make_account()
        self._run(as_of=date(2026, 6, 28))
        self._make_order(account.partner_id, 5000, day="2026-06-29")
        self._run(as_of=date(2026, 6, 29))
        self.assertEqual(account.tier_id.name, "Ordinary")
        own = account.with_user(self.seller)
        self.assertFalse(own.treatment_tier_ids)

        request = account.grade_proposal_ids.sudo().approval_request_ids
        request.with_user(self.director).action_approve()

        self.assertEqual(account.tier_id.name, "Important")
        self.assertEqual(own.treatment_tier_ids.service, "Own contact person")
