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
    make_visits(env, accounts)
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


def make_visits(env: Env, accounts: Any) -> None:
    """A visit with its report to fill in, and the plan of each manager's year."""
    form = env["key.account.visit.form"].search([("row_ids", "!=", False)], limit=1)
    for account in accounts:
        own = env(user=account.user_id.id)
        own["key.account.interaction"].create(
            {"key_account_id": account.id, "mode_id": form.mode_ids[0].id}
        )
    for manager, served in accounts.grouped("user_id").items():
        plan = env(user=manager.id)["key.account.visit.plan"].create({"year": 2099})
        plan.line_ids.create(
            [
                {
                    "plan_id": plan.id,
                    "key_account_id": account.id,
                    "date": "2099-05-15",
                }
                for account in served
            ]
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


def make_decisions(env: Env, director: str) -> int:
    """Half an approval of a complaint, a notice of its clock, an error of a run."""
    leader = env["res.users"].search([("login", "=", director)])
    complaints = env["key.account.complaint"].search([])
    make_approvals(env, leader, complaints)
    make_run_errors(env)
    env["key.account.clock.notice"]._create_sealed(
        [
            {
                "clock_id": clock.id,
                "mark": "test",
                "user_id": clock.user_id.id,
                "channel": "mail",
            }
            for clock in complaints.clock_ids
        ]
    )
    return len(complaints)


def make_run_errors(env: Env) -> None:
    """Every account failed once in the last recompute."""
    run = env["key.account.run"].search([], limit=1)
    failures = {
        account.id: ("grades", "No") for account in env["key.account"].search([])
    }
    env["key.account.run.error"]._keep(run, failures)


def make_approvals(env: Env, leader: Any, complaints: Any) -> None:
    """A request on every complaint, decided in its first step of two."""
    chain = env["key.account.approval.chain"].create({"key": "two", "name": "Two"})
    for number in (1, 2):
        env["key.account.approval.step"].create(
            {
                "chain_id": chain.id,
                "key": f"two/{number}",
                "name": f"Step {number}",
                "sequence": number,
                "user_ids": [(6, 0, leader.ids)],
                # He wrote the complaints himself.
                "four_eyes": False,
            }
        )
    for complaint in complaints:
        own = complaint.with_user(complaint.user_id)
        own.opinion = "Replace both"
        request = own._approval_request("opinion", chain)
        request.with_user(leader).action_approve()


def receive_mail(env: Env, customer: str, subject: str, text: str) -> str:
    """A mail of a customer's new contact, as the mail server hands it over.

    Returns the number of the complaint that was made of it.
    """
    alias = env.ref("key_account_module.key_account_complaint_alias")
    domains = env["mail.alias.domain"]
    alias.alias_domain_id = domains.search([], limit=1) or domains.create(
        {"name": "company.example.com"}
    )
    company = env["res.partner"].search([("name", "=", customer)], limit=1)
    address = f"li.{company.id}@customer.example.net"
    env["res.partner"].create(
        {"name": "Ms Li", "parent_id": company.id, "email": address}
    )
    mail = (
        f"From: Ms Li <{address}>\nTo: {alias.display_name}\nSubject: {subject}\n"
        f"Message-Id: <{company.id}@customer.example.net>\n\n{text}\n"
    )
    env["mail.thread"].message_process(False, mail)
    made = env["key.account.complaint"].search([("email_from", "like", address)])
    return str(made.name)
