from odoo.exceptions import AccessError
from odoo.tests import Form, tagged

from ..common import KeyAccountCommon


@tagged("post_install", "-at_install")
class TestKeyAccountBenefitEnd(KeyAccountCommon):
    """Several benefits are taken back in one dialogue."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        account = cls._make_account()
        benefits = cls.env["key.account.benefit"].create(
            [{"key": key, "name": key} for key in ("rooms", "lounge")]
        )
        cls.granted = cls.env["key.account.benefit.grant"]._grant(
            account, benefits, "evaluation", "annual"
        )

    def _dialogue(self, user):
        action = self.granted.with_user(user).action_end()
        dialogue = Form(
            self.env[action["res_model"]]
            .with_user(user)
            .with_context(**action["context"])
        )
        dialogue.reason = "Poor result"
        return dialogue.save()

    def test_a_leader_takes_them_back(self):
        self._dialogue(self.regional).action_end()

        self.assertEqual(set(self.granted.mapped("end_reason")), {"Poor result"})

    def test_a_salesperson_does_not(self):
        with self.assertRaises(AccessError):
            self._dialogue(self.seller)
