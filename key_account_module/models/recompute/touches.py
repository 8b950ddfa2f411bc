"""How a changed row leads to the accounts whose figures it may change."""

from dataclasses import dataclass

#: model → fields that marks of accounts and the accounts themselves are read from
MARKS = {
    "key.account": [
        "active",
        "company_id",
        "date_since",
        "flag_ids",
        "option_ids",
        "partner_id",
    ],
    "key.account.evaluation": [
        "company_id",
        "date",
        "key_account_id",
        "score",
        "state",
        "type_id",
        "unrated",
    ],
    "key.account.evaluation.type": ["key"],
    "key.account.option": ["company_id", "key", "list"],
    "res.partner": ["commercial_partner_id"],
}


@dataclass(frozen=True)
class Touch:
    """What a row says about whom it belongs to.

    :param column: ``partner_id`` or ``key_account_id``; ``None``: it may be anybody's
    :param ids: SQL expressions of ids, ``{row}`` being the row before or after
    :param only_update: no figure reads a row that is new or gone
    """

    column: str | None
    ids: tuple[str, ...] = ()
    only_update: bool = False


def of_partner(*ids):
    return Touch("partner_id", ids)


def of_account(*ids):
    return Touch("key_account_id", ids)


#: What orders, items and forms merely refer to: another factor, category or key changes
#: the figures of nobody knows whom.
OF_ALL = Touch(None, only_update=True)

#: Table → whom its rows touch. Of a table that is not here: everybody.
TOUCHES = {
    "res_partner": of_partner("{row}.id", "{row}.commercial_partner_id"),
    "sale_order": of_partner("{row}.partner_id"),
    "sale_order_line": of_partner(
        "(SELECT partner_id FROM sale_order WHERE id = {row}.order_id)"
    ),
    "account_move": of_partner("{row}.partner_id"),
    "account_move_line": of_partner(
        "{row}.partner_id",
        "(SELECT partner_id FROM account_move WHERE id = {row}.move_id)",
    ),
    "account_partial_reconcile": of_partner(
        """(SELECT move.partner_id
              FROM account_move_line AS item
              JOIN account_move AS move ON move.id = item.move_id
             WHERE item.id = {row}.debit_move_id)"""
    ),
    "account_payment": of_partner("{row}.partner_id"),
    "account_move__account_payment": of_partner(
        "(SELECT partner_id FROM account_payment WHERE id = {row}.payment_id)",
        "(SELECT partner_id FROM account_move WHERE id = {row}.invoice_id)",
    ),
    "key_account": of_account("{row}.id"),
    "key_account_flag_rel": of_account("{row}.key_account_id"),
    "key_account_option_rel": of_account("{row}.key_account_id"),
    "key_account_evaluation": of_account("{row}.key_account_id"),
    "key_account_interaction": of_account("{row}.key_account_id"),
    "key_account_rating": of_account(
        """(SELECT key_account_id FROM key_account_interaction
             WHERE id = {row}.interaction_id)"""
    ),
    "key_account_complaint": of_account("{row}.key_account_id"),
    "key_account_survey_line": of_account("{row}.key_account_id"),
    "account_account": OF_ALL,
    "account_journal": OF_ALL,
    "key_account_evaluation_type": OF_ALL,
    "key_account_option": OF_ALL,
    "product_product": OF_ALL,
    "product_template": OF_ALL,
    "uom_uom": OF_ALL,
}
