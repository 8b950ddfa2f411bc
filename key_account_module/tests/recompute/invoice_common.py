"""Posted invoices on fixed days, in the company of the tests."""

from odoo.fields import Command

from .common import RecomputeCommon


class InvoiceCommon(RecomputeCommon):
    """Customer documents of one or several lines."""

    def _make_invoice(self, account, *lines, day="2026-03-02", **vals):
        """A posted document.

        :param account: the customer, or one of its contacts
        :param lines: amount, or (product, quantity, price) or with a unit as fourth
        """
        partner = account if account._name == "res.partner" else account.partner_id
        values = {
            "move_type": "out_invoice",
            "partner_id": partner.id,
            "invoice_date": day,
            "date": day,
            "invoice_line_ids": [Command.create(self._line(line)) for line in lines],
            **vals,
        }
        move = self.env["account.move"].create(values)
        move.action_post()
        return move

    def _line(self, line):
        if not isinstance(line, tuple):
            line = (self.product, 1, line)
        product, quantity, price, *unit = line
        values = {
            "product_id": product.id,
            "quantity": quantity,
            "price_unit": price,
            "tax_ids": [Command.clear()],
        }
        if unit:
            values["product_uom_id"] = unit[0].id
        return values

    def _make_refund(self, account, *lines, **vals):
        return self._make_invoice(account, *lines, move_type="out_refund", **vals)

    def _pay(self, invoice, amount, day):
        """A payment of a bank that books an entry, matched with the invoice."""
        values = {
            "payment_date": day,
            "amount": amount,
            "journal_id": self._bank().id,
        }
        wizard = self.env["account.payment.register"].with_context(
            active_model="account.move", active_ids=invoice.ids
        )
        payment = wizard.create(values)._create_payments()
        self.assertTrue(payment.move_id)
        return payment

    def _bank(self):
        return self.env["account.journal"].search(
            [("type", "=", "bank"), ("company_id", "=", self.company.id)], limit=1
        )
