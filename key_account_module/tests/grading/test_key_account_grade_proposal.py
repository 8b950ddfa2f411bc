from datetime import date

from freezegun import freeze_time

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from ..recompute.common import RecomputeCommon

MONTH = {"metric": "revenue", "over": "calendar month"}
STARS = {
    "three": {**MONTH, "gte": 3000},
    "two": {**MONTH, "between": [2000, 3000]},
    "one": {**MONTH, "between": [1000, 2000]},
    "plain": "otherwise",
}


class ProposalCase(RecomputeCommon):
    """Stars by month, proposed to a director; February speaks for two stars."""

    def setUp(self):
        super().setUp()
        self.stars = self._make_scheme(**STARS)
        self.stars.decision = "propose"
        self.account = self._make_account()
        self._run(as_of=date(2026, 1, 2))
        self._sell(1, 2500)
        self._run(as_of=date(2026, 2, 2))

    def _run(self, as_of, **scope):
        with freeze_time(f"{as_of} 08:00:00"):
            return super()._run(as_of=as_of, **scope)

    def _sell(self, month, amount, account=None):
        partner = (account or self.account).partner_id
        self._make_order(partner, amount, date(2026, month, 15))

    @property
    def proposals(self):
        newest_first = self.account.grade_proposal_ids.sorted("id", reverse=True)
        return newest_first.with_user(self.director)

    def _chain(self, *users):
        chains = self.env["key.account.approval.chain"]
        chain = chains.create({"key": "stars", "name": "Stars"})
        self.env["key.account.approval.step"].create(
            [
                {
                    "chain_id": chain.id,
                    "key": f"stars/{place}",
                    "name": user.name,
                    "sequence": place,
                    "user_ids": [(6, 0, user.ids)],
                }
                for place, user in enumerate(users, 1)
            ]
        )
        return chain


@tagged("post_install", "-at_install")
@freeze_time("2026-02-03 08:00:00")
class TestKeyAccountGradeProposal(ProposalCase):
    """What a run may not change is proposed, with its evidence, for a person to decide."""

    # === Proposed ===

    def test_run_tells_what_it_proposes(self):
        changes = self.env["key.account.run.change"]

        told = changes.search([("kind", "=", "proposal")])

        self.assertEqual((told.words, told.step), ("plain → two", "grades"))
        self.assertEqual(told.run_id, self.proposals.run_id)

    def test_a_change_is_proposed_with_its_evidence_and_not_made(self):
        """Covers: CLS-31"""
        self.assertEqual(self.account.tier_id.name, "plain")
        proposal = self.proposals
        self.assertEqual(proposal.state, "open")
        self.assertEqual(proposal.from_tier_id.name, "plain")
        self.assertEqual(proposal.to_tier_id.name, "two")
        self.assertEqual(proposal.direction, "up")
        self.assertRegex(proposal.explanation_words, "2.500")
        self.assertIn("revenue|calendar month", proposal.figures)
        self.assertEqual(self.account.grade_proposal_count, 1)
        self.assertIn("two is proposed", self.account.tier_reason)
        self.assertFalse(self.account.needs_decision)

    def test_first_grades_are_no_change_and_need_no_decision(self):
        self.assertEqual(self.account.grade_id.movement, "first")
        self.assertEqual(len(self.proposals), 1)

    def test_t14_second_run_proposes_nothing_and_asks_nobody(self):
        """Neither on the same day nor on a later one with the same figures."""
        activities, messages = self.proposals.activity_ids, self.proposals.message_ids

        for day in (2, 3, 20):
            status = self._run(as_of=date(2026, 2, day))
            self.assertEqual(status["staged"], 0)

        self.assertEqual(len(self.proposals), 1)
        self.assertEqual(self.proposals.activity_ids, activities)
        self.assertEqual(self.proposals.message_ids, messages)

    def test_a_director_is_asked_once(self):
        self.assertEqual(len(self.proposals.activity_ids), 1)
        decider = self.proposals.activity_ids.user_id
        self.assertTrue(decider.has_group("key_account_module.group_director"))

    def test_a_director_is_asked_in_his_own_language(self):
        self.env["res.lang"]._activate_lang("zh_CN")
        self.proposals.activity_ids.user_id.sudo().lang = "zh_CN"
        self._sell(1, 1000)

        self._run(as_of=date(2026, 2, 4))

        self.assertEqual(self.proposals[0].activity_ids.summary, "决定客户等级")

    def test_other_figures_make_a_proposal_out_of_date(self):
        self._sell(1, 1000)

        self._run(as_of=date(2026, 2, 4))

        new, old = self.proposals
        self.assertEqual((old.state, new.state), ("superseded", "open"))
        self.assertEqual(new.to_tier_id.name, "three")
        self.assertFalse(old.activity_ids)

    def test_figures_back_to_where_they_were_withdraw_a_proposal(self):
        self._run(as_of=date(2026, 3, 2))

        self.assertEqual(self.proposals.state, "superseded")
        self.assertFalse(self.proposals.activity_ids)

    def test_newer_figures_for_the_same_grade_leave_the_proposal(self):
        self._sell(1, 100)

        self._run(as_of=date(2026, 2, 4))

        self.assertEqual(self.proposals.mapped("state"), ["open"])

    def test_small_moves_are_applied_where_the_policy_lets_them(self):
        self.stars.apply_up_to = 1
        small = self._make_account("Small")
        self._run(as_of=date(2026, 2, 3))
        self._sell(1, 1500, small)

        self._run(as_of=date(2026, 2, 4))

        self.assertEqual(small.tier_id.name, "one")
        self.assertFalse(small.grade_proposal_ids)
        self.assertEqual(self.account.tier_id.name, "plain")

    def test_number_of_queries_does_not_grow_with_proposals(self):
        few = [self._make_account(f"Few {n}") for n in range(2)]
        many = [self._make_account(f"Many {n}") for n in range(8)]
        self._run(as_of=date(2026, 2, 3))
        for account in (*few, *many):
            self._sell(1, 1500, account)

        counts = []
        for accounts in (few, many):
            ids = [account.id for account in accounts]
            with self._count_queries() as counted:
                self._run(as_of=date(2026, 2, 4), account_ids=ids)
            counts += counted
            self.assertTrue(all(a.grade_proposal_ids for a in accounts))

        # mail.thread subscribes people to each new record by itself; ours adds nothing.
        self.assertLess((counts[1] - counts[0]) / 6, 5)

    # === Decided by a director ===

    def test_approved_becomes_the_grade_from_today_on(self):
        """The history says who agreed, on which figures.

        Covers: CLS-29
        """
        self.proposals.action_approve("Deserved")

        grade = self.account.grade_id
        self.assertEqual(self.account.tier_id.name, "two")
        self.assertEqual(grade.valid_from, date(2026, 2, 3))
        self.assertEqual(grade.decided_by, self.director)
        self.assertEqual(grade.reason, "Deserved")
        self.assertFalse(grade.manual_hold)
        self.assertRegex(grade.explanation_words, "2.500")
        self.assertNotIn("proposed", grade.explanation_words)
        proposal = self.proposals
        self.assertEqual(proposal.state, "approved")
        self.assertEqual(
            (proposal.decided_by, proposal.grade_id), (self.director, grade)
        )
        self.assertFalse(proposal.activity_ids)
        # The month's figures take the new grade along; after that nothing moves.
        self.assertEqual(self._run(as_of=date(2026, 2, 4))["grades_changed"], 0)
        self.assertEqual(self._run(as_of=date(2026, 2, 5))["staged"], 0)
        self.assertEqual(self.account.grade_id, grade)

    def test_refused_leaves_the_grade_and_is_not_proposed_again(self):
        self.proposals.action_refuse("Wait for the summer")

        self._run(as_of=date(2026, 2, 4))

        self.assertEqual(self.account.tier_id.name, "plain")
        self.assertEqual(self.proposals.mapped("state"), ["refused"])
        self.assertEqual(self.proposals.comment, "Wait for the summer")
        self._sell(1, 1000)
        self._run(as_of=date(2026, 2, 5))
        self.assertEqual(self.proposals.mapped("state"), ["open", "refused"])

    def test_a_refusal_needs_a_comment(self):
        for comment in ("", "  ", None):
            with self.assertRaisesRegex(UserError, "Say why"):
                self.proposals.action_refuse(comment)

        self.assertEqual(self.proposals.state, "open")

    def test_a_proposal_is_decided_once(self):
        self.proposals.action_approve()

        for decide in (self.proposals.action_approve, self.proposals.action_refuse):
            with self.assertRaisesRegex(UserError, "is over"):
                decide("Again")

    def test_a_proposal_for_another_grade_than_the_account_has_is_refused(self):
        self._decide_grade(self.account, self._tier(self.stars, "three"))

        self.assertEqual(self.proposals.state, "superseded")
        with self.assertRaisesRegex(UserError, "is over"):
            self.proposals.action_approve()

    def test_many_are_decided_together_or_not_at_all(self):
        """Each that cannot be decided is named, with its reason; the others wait."""
        others = [self._make_account(name) for name in ("Refused", "Moved", "Fine")]
        self._run(as_of=date(2026, 2, 3))
        for account in others:
            self._sell(1, 1500, account)
        self._run(as_of=date(2026, 2, 4))
        refused, moved, fine = (account.grade_proposal_ids for account in others)
        refused.with_user(self.director).action_refuse("No")
        others[1].current_grade_ids.tier_id = self._tier(self.stars, "three")
        proposals = (refused | moved | fine | self.proposals).with_user(self.director)

        with self.assertRaises(UserError) as caught:
            proposals.action_approve()

        first, second = str(caught.exception).splitlines()
        self.assertRegex(first, "Refused: one” is over")
        self.assertRegex(second, "Moved: one” is out of date")
        self.assertEqual((fine | moved | self.proposals).mapped("state"), ["open"] * 3)
        self.assertEqual(self.account.tier_id.name, "plain")
        (fine | self.proposals).with_user(self.director).action_approve()
        self.assertEqual(
            (self.account.tier_id.name, others[2].tier_id.name), ("two", "one")
        )

    def test_a_step_approved_goes_on_by_the_rules_of_movement(self):
        self.proposals.action_refuse("First the steps")
        self.stars.movement = {"every": 1, "up": {"steps": 1}}
        self._sell(1, 1000)
        self._run(as_of=date(2026, 2, 3))
        self.assertEqual(self.proposals[0].to_tier_id.name, "one")

        self.proposals[0].action_approve()

        self.assertEqual(self.account.tier_id.name, "one")
        self.assertEqual(self.account.grade_id.review_on, date(2026, 3, 1))
        self.assertIn("at most 1 level at a time", self.account.tier_reason)

    # === Decided by a chain ===

    def test_a_chain_approves_step_by_step(self):
        self.stars.write(
            {
                "decision": "approve",
                "approval_id": self._chain(self.regional, self.director).id,
            }
        )
        self._sell(1, 1000)
        self._run(as_of=date(2026, 2, 4))
        proposal = self.proposals[0]
        request = proposal.approval_request_ids

        with self.assertRaisesRegex(UserError, "approve or refuse there"):
            proposal.action_approve()
        with freeze_time("2026-02-05 08:00:00"):
            request.with_user(self.regional).action_approve()
            self.assertEqual(self.account.tier_id.name, "plain")
            request.with_user(self.director).action_approve()

        self.assertEqual(self.account.tier_id.name, "three")
        self.assertEqual(proposal.state, "approved")
        self.assertEqual(proposal.decided_by, self.director)
        self.assertFalse(proposal.activity_ids)

    def test_a_chain_refuses(self):
        self.stars.write(
            {"decision": "approve", "approval_id": self._chain(self.director).id}
        )
        self._sell(1, 1000)
        self._run(as_of=date(2026, 2, 4))
        request = self.proposals[0].approval_request_ids

        with freeze_time("2026-02-05 08:00:00"):
            request.with_user(self.director).action_refuse("Not now")

        self.assertEqual(self.proposals[0].state, "refused")
        self.assertEqual(self.proposals[0].comment, "Not now")
        self.assertEqual(self.account.tier_id.name, "plain")

    def test_a_chain_with_nobody_in_it_stops_no_run(self):
        chain = self._chain(self.director)
        self.stars.write({"decision": "approve", "approval_id": chain.id})
        chain.step_ids.unlink()
        self._sell(1, 1000)

        self._run(as_of=date(2026, 2, 4))

        proposal = self.proposals[0]
        self.assertEqual(proposal.state, "open")
        self.assertIn("has no steps", proposal.message_ids[0].body)
        with self.assertRaisesRegex(UserError, "has no steps"):
            proposal.action_ask_approval()

    def test_an_approval_asked_for_falls_with_its_proposal(self):
        self.stars.write(
            {"decision": "approve", "approval_id": self._chain(self.director).id}
        )
        self._sell(1, 1000)
        self._run(as_of=date(2026, 2, 4))

        self._run(as_of=date(2026, 3, 2))

        self.assertEqual(self.proposals[0].state, "superseded")
        self.assertEqual(self.proposals[0].approval_request_ids.state, "superseded")

    # === Who may ===

    def test_only_directors_decide(self):
        for user in (self.seller, self.regional, self.auditor):
            proposal = self.proposals.with_user(user)
            for decide in (
                proposal.action_approve,
                lambda p=proposal: p.action_refuse("No"),
                proposal.action_ask_approval,
            ):
                with self.subTest(user=user.name), self.assertRaises(AccessError):
                    decide()

        self.assertEqual(self.proposals.state, "open")

    def test_nobody_forges_changes_or_deletes_a_proposal(self):
        """Not the salesperson, not a director, whatever the context says."""
        tier = self._tier(self.stars, "three")
        for user in (self.seller, self.director, self.env.user):
            proposal = self.proposals.with_user(user).with_context(
                default_state="approved", tracking_disable=True
            )
            vals = {"key_account_id": self.account.id, "scheme_id": self.stars.id}
            for attack in (
                lambda p=proposal: p.write({"state": "approved"}),
                lambda p=proposal: p.write({"to_tier_id": tier.id}),
                lambda p=proposal, v=vals: p.create(v),
                lambda p=proposal: p.unlink(),
                lambda p=proposal: p.key_account_id.write(
                    {"grade_proposal_ids": [(1, p.id, {"state": "approved"})]}
                ),
            ):
                with self.assertRaises(UserError):
                    attack()

        self.assertEqual(self.proposals.state, "open")

    def test_proposals_are_seen_with_their_accounts(self):
        other = self._make_account("Other", user=self.colleague, team_id=self.south.id)
        self._run(as_of=date(2026, 2, 3))
        self._sell(1, 1500, other)
        self._run(as_of=date(2026, 2, 4))
        seen = {
            user: self.env["key.account.grade.proposal"].with_user(user).search([])
            for user in (self.seller, self.colleague, self.regional, self.director)
        }

        own, others = self.account.grade_proposal_ids, other.grade_proposal_ids
        self.assertEqual(seen[self.seller], own)
        self.assertEqual(seen[self.colleague], others)
        self.assertEqual(seen[self.regional], own)
        self.assertEqual(seen[self.director], own | others)

    def test_the_account_leads_to_its_proposals(self):
        action = self.account.action_view_grade_proposals()

        self.assertEqual(action["domain"], [("key_account_id", "=", self.account.id)])
        self.assertTrue(action["context"]["search_default_open"])
