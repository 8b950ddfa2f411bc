"""One record of each kind, made by Odoo, that the others are copies of."""

from collections import namedtuple

from odoo.fields import Command

#: Ids; of a receipt that of its receivable item.
Templates = namedtuple(
    "Templates",
    "partner account order invoice receipt talk visit_row severity campaign",
)
DAY = "2026-01-05"


def make_templates(env):
    """Make them in a database that has none."""
    partner = env["res.partner"].create({"name": "Customer", "is_company": True})
    account = env["key.account"].create({"partner_id": partner.id})
    product = env["product.product"].create(
        {
            "name": "Steel",
            "type": "service",
            "uom_id": env.ref("uom.product_uom_kgm").id,
            "standard_price": 700,
            "taxes_id": [Command.clear()],
        }
    )
    line = Command.create({"product_id": product.id, "price_unit": 1000})
    order = env["sale.order"].create({"partner_id": partner.id, "order_line": [line]})
    order.action_confirm()
    _make_invoice(env, partner, line)
    _make_receipt(env, partner)
    _make_service(env)
    mode = env["key.account.option"].search([("key", "=", "mode/phone")], limit=1)
    env["key.account.interaction"].create(
        {"key_account_id": account.id, "partner_id": partner.id, "mode_id": mode.id}
    )


def templates(env):
    """The first of each kind."""
    account = _first(env, "key.account")
    at_bank = [("move_id.move_type", "=", "entry"), ("credit", ">", 0)]
    return Templates(
        account.partner_id.id,
        account.id,
        _first(env, "sale.order").id,
        _first(env, "account.move", ("move_type", "=", "out_invoice")).id,
        _first(env, "account.move.line", *at_bank).id,
        *(
            _first(env, model).id
            for model in (
                "key.account.interaction",
                "key.account.visit.row",
                "key.account.severity",
                "key.account.survey.campaign",
            )
        ),
    )


def _first(env, model, *domain):
    records = env[model].with_context(active_test=False)
    return records.search(list(domain), order="id", limit=1)


def _make_invoice(env, partner, line):
    invoice = env["account.move"].create(
        {
            "move_type": "out_invoice",
            "partner_id": partner.id,
            "invoice_date": DAY,
            "invoice_line_ids": [line],
        }
    )
    invoice.action_post()


def _make_receipt(env, partner):
    """Money at the bank: what the metric *paid* counts is the receivable item."""
    journal = env["account.journal"].search([("type", "=", "bank")], limit=1)
    items = (
        (journal.default_account_id, {"debit": 1000}),
        (partner.property_account_receivable_id, {"credit": 1000}),
    )
    entry = env["account.move"].create(
        {
            "journal_id": journal.id,
            "date": DAY,
            "line_ids": [
                Command.create(
                    {"account_id": account.id, "partner_id": partner.id, **amount}
                )
                for account, amount in items
            ],
        }
    )
    entry.action_post()


def _make_service(env):
    """What complaints, reports of visits and answers of surveys belong to."""
    named = {"key": "bench", "name": "Benchmark"}
    env["key.account.severity"].create(named)
    form = env["key.account.visit.form"].create(named)
    env["key.account.visit.row"].create(
        {**named, "form_id": form.id, "scale": "verdict"}
    )
    kind = env["key.account.survey.type"].create(named)
    env["key.account.survey.campaign"].create({"type_id": kind.id, "period": "2026"})
