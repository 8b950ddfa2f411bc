"""Talks with customers, what they ticked and answered, and what they complained of."""

from odoo.tools import SQL

from .copying import copy_rows, insert_rows, last_id, some_time_ago

VISITS, COMPLAINTS, ANSWERS = 5, 5, 2
"""One talk in so many was a visit with a verdict; one account in so many complained,
or answered a survey."""

NOW = SQL("now() AT TIME ZONE 'UTC'")


def copy_talks(cr, talk, count, partner):
    """Completed interactions of the last year, of some whether anybody answered.

    :param talk: id of the one that is copied
    :param partner: SQL for with whom
    """
    moment = some_time_ago("365 days")
    values = {
        "partner_id": SQL("new.partner"),
        "key_account_id": SQL("new.account"),
        "state": SQL("'completed'"),
        "date": SQL("new.moment"),
        "day": SQL("new.moment::date"),
        "call_answered": SQL("CASE WHEN random() < 0.3 THEN 'yes' ELSE 'no' END"),
        "write_date": NOW,
    }
    rows = SQL(
        """SELECT account.partner_id AS partner, account.id AS account, moment
             FROM (SELECT %s AS partner, %s AS moment
                     FROM generate_series(1, %s)) AS chosen
             JOIN key_account AS account ON account.partner_id = chosen.partner""",
        partner,
        moment,
        count,
    )
    copy_rows(cr, "key_account_interaction", talk, values, rows)


def insert_verdicts(cr, made):
    """What customers ticked on reports of visits, for talks that have none yet."""
    last = "(SELECT COALESCE(max(interaction_id), 0) FROM key_account_rating)"
    values = {
        "interaction_id": SQL("new.id"),
        "key_account_id": SQL("new.key_account_id"),
        "company_id": SQL("new.company_id"),
        "partner_id": SQL("new.partner_id"),
        "user_id": SQL("new.user_id"),
        "day": SQL("new.day"),
        "state": SQL("new.state"),
        "row_id": SQL("%s", made.visit_row),
        "score": SQL("ceil(random() * 5)"),
        "is_scored": SQL("true"),
        "write_date": NOW,
    }
    rows = SQL(
        """SELECT * FROM key_account_interaction
            WHERE state = 'completed' AND id %% %s = 0 AND id > %s""",
        VISITS,
        SQL(last),
    )
    insert_rows(cr, "key_account_rating", values, rows)


def insert_complaints(cr, made, first):
    """Complaints of the last year.

    :param first: id of the first customer that may have some
    """
    last = last_id(cr, "key_account_complaint")
    values = {
        "key_account_id": SQL("new.id"),
        "company_id": SQL("new.company_id"),
        "severity_id": SQL("%s", made.severity),
        "user_id": SQL("new.create_uid"),
        "name": SQL("'BENCH/' || %s + new.id", last),
        "state": SQL("'closed'"),
        "kind": SQL("'complaint'"),
        "description": SQL("'Late'"),
        "date_received": some_time_ago("365 days"),
        "write_date": NOW,
    }
    insert_rows(cr, "key_account_complaint", values, _some(COMPLAINTS, first))


def insert_answers(cr, made, first):
    """Answers to a survey of the last year."""
    values = {
        "campaign_id": SQL("%s", made.campaign),
        "key_account_id": SQL("new.id"),
        "company_id": SQL("new.company_id"),
        "partner_id": SQL("new.partner_id"),
        "state": SQL("'answered'"),
        "date_answered": some_time_ago("365 days"),
        "score": SQL("1 + 4 * random()"),
        "write_date": NOW,
    }
    insert_rows(cr, "key_account_survey_line", values, _some(ANSWERS, first))


def _some(share, first):
    return SQL(
        "SELECT * FROM key_account WHERE partner_id >= %s AND id %% %s = 0",
        first,
        share,
    )
