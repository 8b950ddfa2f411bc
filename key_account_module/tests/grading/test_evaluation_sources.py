from odoo.tests import freeze_time, tagged

from ..contact.visit_common import VisitCase
from ..recompute.invoice_common import InvoiceCommon
from ..survey.common import NOW, SurveyCase

NAME = {"en_US": "Name"}


class SourcesMixin:
    """A form whose criteria are one measured figure each; nobody scores anything."""

    @classmethod
    def _apply_form(cls, **measures):
        """Criteria by key, each the points on a line from ``from`` to ``to``."""
        criteria = [
            ("criterion", key, {"name": NAME, "measure": {"kind": "linear", **measure}})
            for key, measure in measures.items()
        ]
        form = {
            "name": NAME,
            "criteria": sorted(measures),
            "scale": {"minimum": "0", "maximum": "100"},
        }
        cls._apply_policy(
            *criteria,
            ("evaluation_type", "form", form),
            bundle="measured",
            request_id="measured",
        )
        return cls.env["key.account.evaluation.type"].search([("key", "=", "form")])

    def _read(self, kind, day):
        """Criterion → figure and points of the account's form, unless without data."""
        evaluation = (
            self.env["key.account.evaluation"]
            .with_user(self.seller)
            .create(
                {"key_account_id": self.account.id, "type_id": kind.id, "date": day}
            )
        )
        evaluation.action_prepare_lines()
        return {
            line.criterion_id.key: (line.value, line.points_words)
            for line in evaluation.measured_line_ids
            if line.value
        }


@freeze_time("2026-06-30 09:00:00")
@tagged("post_install", "-at_install")
class TestEvaluationInvoiceSources(SourcesMixin, InvoiceCommon):
    """What customers bought and paid is in the ERP already."""

    def test_invoices_payments_and_quantities_are_not_typed(self):
        """A payment of half, and twenty units of one product.

        Covers: EVA-17
        """
        self.account = self._make_account()
        year = {"over": "rolling 12 months"}
        kind = self._apply_form(
            invoiced={"metric": "invoiced", **year, "from": "0", "to": "1000"},
            paid={"metric": "paid", **year, "from": "0", "to": "1000"},
            overdue={"metric": "overdue", "from": "1000", "to": "0"},
        )
        terms = {"invoice_payment_term_id": False, "invoice_date_due": "2026-04-01"}
        invoice = self._make_invoice(self.account, (self.product, 20, 40), **terms)
        self._pay(invoice, 400, "2026-03-20")

        found = self._read(kind, "2026-06-30")

        self.assertEqual(
            found,
            {
                "invoiced": ("800", "80"),
                "paid": ("400", "40"),
                "overdue": ("400", "60"),
            },
        )


@freeze_time(NOW)
@tagged("post_install", "-at_install")
class TestEvaluationServiceSources(SourcesMixin, SurveyCase):
    """What customers answered and complained about is known too."""

    def test_satisfaction_and_complaints_are_not_typed(self):
        """Covers: EVA-17"""
        kind = self._apply_form(
            satisfaction={"metric": "satisfaction", "from": "1", "to": "5"},
            complaints={"metric": "complaints", "from": "10", "to": "0"},
        )
        self.assertEqual(self._read(kind, "2026-09-14"), {"complaints": ("0", "100")})
        self._answer(self._start().line_ids, 2, 4, nps=7)
        self._make_complaint(received="2026-09-01 01:00")

        found = self._read(kind, "2026-09-14")

        self.assertEqual(found["satisfaction"], ("3", "50"))
        self.assertEqual(found["complaints"], ("1", "90"))


@freeze_time(NOW)
@tagged("post_install", "-at_install")
class TestEvaluationVisitSources(SourcesMixin, VisitCase):
    """What customers ticked on the reports of visits."""

    def test_visit_scores_are_not_typed(self):
        """Covers: EVA-17"""
        kind = self._apply_form(
            visits={"metric": "visit_score", "from": "0", "to": "100"}
        )
        self._complete(self._make_visit(), self.good, self.bad)

        self.assertEqual(self._read(kind, "2026-09-14"), {"visits": ("60", "60")})
