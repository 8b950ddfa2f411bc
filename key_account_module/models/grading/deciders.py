"""Who is asked when something about an account is for a director to decide."""


def deciders_of(accounts):
    """Account → the leader of its region if he is a director, or a director.

    Empty where its company has none. The number of queries does not depend on the
    number of accounts.
    """
    group = accounts.env.ref("key_account_module.group_director").sudo()
    directors = group.all_user_ids.filtered(
        lambda user: user.active and not user.share
    ).sorted("id")
    found = {}
    for account in accounts.sudo():
        there = directors.filtered(
            lambda user, company=account.company_id: company in user.company_ids
        )
        found[account] = (account.team_id.user_id & there) or there[:1]
    return found
