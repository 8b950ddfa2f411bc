from odoo.exceptions import UserError
from odoo.tests import tagged

from ..approval.common import ApprovalCase


@tagged("post_install", "-at_install")
class TestKeyAccountSealedMixin(ApprovalCase):
    """Sealed records, shown on the decisions of an approval."""

    def setUp(self):
        super().setUp()
        request = self._ask(self._one_step())
        request.with_user(self.regional).action_approve()
        self.decision = request.sudo().decision_ids

    def test_nobody_makes_changes_or_deletes_one(self):
        vals = self.decision.copy_data()[0]
        for attempt in (
            lambda: self.decision.create(vals),
            lambda: self.decision.write({"comment": "Never"}),
            lambda: self.decision.unlink(),
            lambda: self.decision.copy(),
        ):
            with self.assertRaisesRegex(UserError, "record of what happened"):
                attempt()

    def test_an_assignment_is_a_write(self):
        with self.assertRaisesRegex(UserError, "“Approval decision” is a record"):
            self.decision.comment = "Never"

    def test_the_private_way_writes(self):
        self.decision._write_sealed({"comment": "Fine"})

        self.assertEqual(self.decision.comment, "Fine")
