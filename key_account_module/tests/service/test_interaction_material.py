from freezegun import freeze_time

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from ..contact.common import NOW
from ..contact.visit_common import VisitCase


@tagged("post_install", "-at_install")
@freeze_time(NOW)
class TestInteractionMaterial(VisitCase):
    """Material of a visit: collected, sorted, kept and found again."""

    def _file(self, visit, user=None, name="market.txt"):
        files = self.env["ir.attachment"].with_user(user or self.seller)
        values = {"name": name, "raw": b"prices"}
        return files.create({**values, "res_model": visit._name, "res_id": visit.id})

    def test_material_is_sorted_until_the_visit_is_completed_and_then_kept(self):
        """
        Covers: VIS-12
        """
        visit = self._make_visit()
        kept, wrong = self._file(visit), self._file(visit, name="wrong.txt")

        wrong.unlink()
        kept.name = "Market prices.txt"
        self._complete(visit)

        for user in (self.seller, self.director):
            for loss in (
                kept.with_user(user).unlink,
                lambda user=user: kept.with_user(user).write({"raw": b"nothing"}),
            ):
                with self.assertRaisesRegex(UserError, "kept for ever"):
                    loss()
        self._file(visit, name="later.txt")
        files = self.env["ir.attachment"].with_user(self.seller)
        found = files.search([("res_model", "=", visit._name)])
        self.assertEqual(set(found.mapped("name")), {"Market prices.txt", "later.txt"})

    def test_a_stranger_does_not_sort_material(self):
        file = self._file(self._make_visit())

        with self.assertRaises(AccessError):
            file.with_user(self.colleague).unlink()
