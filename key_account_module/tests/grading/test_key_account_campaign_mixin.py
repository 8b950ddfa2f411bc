from odoo.exceptions import UserError
from odoo.tests import tagged

from .evaluation_common import EvaluationCase


@tagged("post_install", "-at_install")
class TestKeyAccountCampaignMixin(EvaluationCase):
    """What every campaign keeps to: its steps in their order, and for ever."""

    def test_every_campaign_walks_through_all_its_states_by_guarded_methods(self):
        for name in self.env["key.account.campaign.mixin"]._inherit_children:
            model = self.env[name]
            steps, walked, state = model._campaign_steps, [], "draft"
            while state:
                walked.append(state)
                state = steps.get(state, (None, None))[0]
            with self.subTest(model=name):
                states = model._fields["state"].get_values(self.env)
                self.assertEqual(walked, states)
                self.assertLessEqual(model._campaign_frozen, model._fields.keys())
                for _target, method in steps.values():
                    self.assertTrue(callable(getattr(model, method)))
                    self.assertIn(method, model._guarded["state"])

    def test_a_closed_one_has_no_next_step_and_is_kept(self):
        kind = self._apply_evaluation()
        campaigns = self.env["key.account.evaluation.campaign"]
        campaign = campaigns.with_user(self.director).create({"type_id": kind.id})
        campaign.action_start()
        campaign.action_close()

        with self.assertRaisesRegex(UserError, "is closed: it does not change"):
            campaign.action_start()
        with self.assertRaisesRegex(UserError, "whom it is about stays"):
            campaign.period = "2030"
        with self.assertRaisesRegex(UserError, "kept for ever"):
            campaign.unlink()
