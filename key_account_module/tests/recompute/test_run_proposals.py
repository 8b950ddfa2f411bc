from datetime import date

from freezegun import freeze_time

from odoo.exceptions import UserError
from odoo.tests import tagged

from ...models.grading.proposal_writer import ProposalWriter
from ..grading.test_key_account_grade_proposal import ProposalCase


@tagged("post_install", "-at_install")
@freeze_time("2026-02-03 08:00:00")
class TestRunProposals(ProposalCase):
    """A run ends proposals that nobody can agree to any more."""

    def _asked_for_a_raise(self):
        """Three stars by hand until 20 February; February's figures give two."""
        second = self._make_user("second", "group_director")
        self.stars.write(
            {"decision": "apply", "override_approval_id": self._chain(second).id}
        )
        self.account.with_user(self.director).decide_grade(
            self.stars.id,
            self._tier(self.stars, "three").id,
            "Strategic",
            valid_until="2026-02-20",
        )
        return self.account.grade_proposal_ids[0], second

    def test_a_run_ends_a_raise_whose_last_day_is_over(self):
        """Nobody is asked any more: neither the chain nor by an activity."""
        proposal, second = self._asked_for_a_raise()
        request = proposal.approval_request_ids
        self.assertFalse(self._ended_by_run(20))

        ended = self._ended_by_run(21)

        self.assertEqual(ended, 1)
        self.assertEqual((proposal.state, request.state), ("superseded",) * 2)
        self.assertIn("until 2026-02-20, which is over", proposal.comment)
        self.assertIn(proposal.comment, proposal.sudo().message_ids[0].body)
        asked = [("res_model", "=", proposal._name), ("res_id", "=", proposal.id)]
        self.assertFalse(self.env["mail.activity"].search(asked))
        self.assertFalse(self._ended_by_run(22))
        with self.assertRaises(UserError):
            request.with_user(second).action_approve()
        self.assertEqual(self.account.tier_id.name, "two")

    def test_a_run_leaves_raises_of_others(self):
        """Of other companies and accounts, and without a last day."""
        proposal, _second = self._asked_for_a_raise()
        company = self.env["res.company"].create({"name": "Other"})
        over = ProposalWriter(self.env, date(2026, 2, 21)).over
        self.assertFalse(over(company))
        self.assertFalse(over(self.env.company, []))
        self.assertEqual(over(self.env.company), proposal.sudo())
        proposal.sudo()._write_sealed({"valid_until": False})

        self.assertFalse(self._ended_by_run(22))
        self.assertEqual(proposal.state, "open")

    def _ended_by_run(self, day):
        counts = self._run(as_of=date(2026, 2, day))["counts"]
        return counts.get("proposals", 0)

    def test_what_another_scheme_decides_leaves_a_proposal(self):
        """It would never be asked again, since nothing changed for it."""
        self._make_abc(primary=False)
        self._run(as_of=date(2026, 2, 4))
        self._make_order(self.account.partner_id, 400_000, date(2026, 2, 5))

        status = self._run(as_of=date(2026, 2, 6))

        self.assertEqual(status["counts"]["grades"], 1)
        self.assertEqual(self.proposals.state, "open")

    # === Another policy ===

    def test_what_the_policy_no_longer_asks_the_run_does(self):
        """The proposal says why nobody has to decide on it any more."""
        proposal = self.proposals
        self.stars.decision = "apply"

        self._run(as_of=date(2026, 2, 4))

        self.assertEqual(self.account.tier_id.name, "two")
        self.assertEqual(proposal.state, "superseded")
        self.assertIn("the run gives this grade", proposal.comment)
        self.assertEqual(self._run(as_of=date(2026, 2, 4))["staged"], 0)

    def test_what_was_refused_is_done_once_the_policy_asks_nobody(self):
        self.proposals.action_refuse("Not this year")
        self._run(as_of=date(2026, 2, 4))
        self.assertEqual(self.account.tier_id.name, "plain")
        self.stars.decision = "apply"

        self._run(as_of=date(2026, 2, 5))

        self.assertEqual(self.account.tier_id.name, "two")
