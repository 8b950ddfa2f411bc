from odoo.exceptions import UserError
from odoo.tests import tagged

from .common import PolicyCase


@tagged("post_install", "-at_install")
class TestKeyAccountPolicyRevision(PolicyCase):
    """A revision is written once and tells what happened."""

    def _revision(self):
        return self.env["key.account.policy.revision"].search(
            [("request_id", "=", "r1")]
        )

    def test_it_keeps_document_snapshots_and_changes(self):
        self._apply(self._option("a", "A", score="2"))

        revision = self._revision()

        self.assertFalse(revision.snapshot_before)
        self.assertEqual(revision.snapshot_after["option/flag/a"]["score"], "2")
        self.assertEqual(revision.change_count, 1)
        self.assertIn("option/flag/a", revision.change_html)

    def test_it_can_neither_be_edited_nor_deleted(self):
        self._apply(self._option("a", "A"))

        with self.assertRaises(UserError):
            self._revision().write({"actor": "somebody else"})
        with self.assertRaises(UserError):
            self._revision().unlink()
