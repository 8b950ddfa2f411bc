"""Who is asked when something about an account is for a director to decide."""


def deciders_of(accounts):
    """Account → the leader of its region if he is a director, or a director.

    Empty where its company has none. The number of queries does not depend on the
    number of accounts.
    """
    directors = _directors(accounts.env)
    found = {}
    for account in accounts.sudo():
        there = _of_company(directors, account.company_id)
        found[account] = (account.team_id.user_id & there) or there[:1]
    return found


def director_of(company):
    """Whoever has been a director of a company for longest; empty without any."""
    return _of_company(_directors(company.env), company)[:1]


def _directors(env):
    group = env.ref("key_account_module.group_director").sudo()
    return group.all_user_ids.filtered(
        lambda user: user.active and not user.share
    ).sorted("id")


def _of_company(users, company):
    return users.filtered(lambda user: company in user.company_ids)
