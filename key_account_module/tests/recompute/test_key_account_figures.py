from odoo.tests import Form, tagged

from .common import RecomputeCommon


@tagged("post_install", "-at_install")
class TestKeyAccountFigures(RecomputeCommon):
    """The figures on the account's own form."""

    def test_form_shows_the_monthly_figures(self):
        self._make_abc()
        account = self._make_customer("Acme", 100)
        self._run()

        form = Form(account.with_user(self.seller))

        self.assertEqual(len(form.metric_ids), 1)
