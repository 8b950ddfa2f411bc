"""Records of the service families, made inside Odoo's shell; sent there as it is.

Everything for every account, by the account's own manager where staff make it.
"""

from typing import Any

Env = Any


def make_service_records(env: Env, director: str) -> int:
    """Actions, talks, agenda items and answered surveys of every account."""
    leader = env["res.users"].search([("login", "=", director)])
    accounts = env["key.account"].search([])
    make_follow_up(env, accounts)
    make_meeting(env(user=leader.id), accounts)
    make_survey(env, leader, accounts)
    return len(accounts)


def make_follow_up(env: Env, accounts: Any) -> None:
    """A talk of each manager with his customer, and what he promised."""
    mode = env["key.account.option"].search([("key", "=", "mode/telephone")], limit=1)
    for account in accounts:
        own = env(user=account.user_id.id)
        talk = own["key.account.interaction"].create(
            {"key_account_id": account.id, "mode_id": mode.id, "summary": "Prices"}
        )
        own["key.account.action"].create(
            {
                "name": "Send the offer",
                "key_account_id": account.id,
                "date_deadline": "2099-12-31",
                "res_model": talk._name,
                "res_id": talk.id,
            }
        )


def make_meeting(env: Env, accounts: Any) -> None:
    """One meeting in which every account is an item."""
    body = env["key.account.option"].search([("list", "=", "body")], limit=1)
    items = [
        (0, 0, {"key_account_id": account.id, "topic": account.name})
        for account in accounts
    ]
    env["key.account.meeting"].create(
        {"name": "Autumn", "body_id": body.id, "item_ids": items}
    )


def make_survey(env: Env, leader: Any, accounts: Any) -> None:
    """A survey on a scale that the source leaves open, answered by every customer."""
    kind = env["key.account.survey.type"].search([("interval_months", "=", 12)])[0]
    kind.write({"scale": {"minimum": "1", "maximum": "5"}, "smallest_sample": 0})
    for account in accounts:
        # Without an e-mail address: he is asked by telephone, and staff enter it.
        values = {"name": account.name, "parent_id": account.partner_id.id}
        env["res.partner"].create({**values, "phone": f"+86 10 {account.id:08}"})
    campaign = env(user=leader.id)["key.account.survey.campaign"].create(
        {"type_id": kind.id, "date_deadline": "2099-12-31"}
    )
    campaign.action_start()
    for line in campaign.line_ids:
        line.action_enter_answers()
        sheet = line.sudo().user_input_ids.filtered("key_account_user_id")
        for question in sheet.survey_id.question_ids:
            if question.key_account_dimension_id:
                sheet._save_lines(question, "4")
        sheet._mark_done()
