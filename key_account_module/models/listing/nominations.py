"""What a nomination for the list of key accounts has to be, and whose it is."""

from odoo.exceptions import UserError


def salesperson_of(customer, vals):
    """Id of who manages the customer's account, or sells to him, or proposes him."""
    company = vals.get("company_id") or customer.env.company.id
    accounts = customer.sudo().key_account_ids
    served = accounts.filtered(lambda account: account.company_id.id == company)
    return (served.user_id or customer.user_id or customer.env.user).id


def check_need(env, vals):
    """A nomination says why.

    :raise UserError: it does not
    """
    if not (vals.get("need") or "").strip():
        raise UserError(env._("Say why you propose this customer."))


def check_place_is_new(candidates):
    """A proposal that an account stands where it stands already decides nothing.

    :raise UserError: it would change nothing
    """
    for candidate in candidates:
        account = candidate.key_account_id
        if account and account.standing == candidate.proposal:
            raise UserError(
                candidate.env._(
                    "%(customer)s stands there in the list already: propose another "
                    "place.",
                    customer=candidate.partner_id.name,
                )
            )


def restore_accounts(candidates):
    """Bring back the accounts that were archived; their history goes on.

    :return: candidates whose customer never had one
    """
    archived = candidates.env["key.account"].search(
        [
            ("active", "=", False),
            ("partner_id", "in", candidates.partner_id.ids),
            ("company_id", "in", candidates.company_id.ids),
        ]
    )
    accounts = archived.grouped(lambda a: (a.partner_id, a.company_id))
    again = candidates.filtered(lambda c: (c.partner_id, c.company_id) in accounts)
    for candidate in again:
        accounts[candidate.partner_id, candidate.company_id].active = True
    return candidates - again
