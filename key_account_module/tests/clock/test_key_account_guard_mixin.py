from odoo.exceptions import UserError
from odoo.tests import tagged

from ..service.common import ServiceCase


@tagged("post_install", "-at_install")
class TestKeyAccountGuardMixin(ServiceCase):
    """Guarded fields, shown on the complaint; what the messages say."""

    def test_every_refused_field_is_named_with_its_method(self):
        complaint = self._make_complaint("2026-01-05 01:00")

        with self.assertRaises(UserError) as caught:
            complaint.write({"state": "closed", "handler_id": self.seller.id})

        self.assertEqual(len(str(caught.exception).splitlines()), 2)
        self.assertIn("“Handler” is not written by hand", str(caught.exception))

    def test_superuser_is_refused_as_well(self):
        complaint = self._make_complaint("2026-01-05 01:00")

        with self.assertRaises(UserError):
            complaint.sudo().state = "closed"

    def test_harmless_initial_values_may_be_given(self):
        complaint = self._make_complaint(
            "2026-01-05 01:00", state="new", deadline=False
        )

        self.assertEqual(complaint.state, "new")
        self.assertTrue(complaint.deadline)

    def test_guarded_models_refuse_all_their_fields_in_create(self):
        for name, model in self.env.registry.items():
            if model._abstract or not issubclass(
                model, self.env.registry["key.account.guard.mixin"]
            ):
                continue
            with self.subTest(model=name):
                self.assertLessEqual(set(model._guarded), set(model._fields))
                self.assertTrue(model._guarded)
