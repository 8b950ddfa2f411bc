"""How accounts stand among others: window functions over the figures of all."""

from odoo.tools import SQL

_AHEAD = {
    # The share of the customers that lie ahead, of those that have a figure: PostgreSQL
    # would place the others first.
    "top_share_of_customers": """
        (rank() OVER (
            PARTITION BY %(segment)s ORDER BY %(figure)s DESC NULLS LAST) - 1)::numeric
        / count(%(figure)s) OVER (PARTITION BY %(segment)s)""",
    # The share of the total that lies ahead; equal accounts stand at the same place.
    "cumulative_share_of_total": """
        COALESCE(sum(%(figure)s) OVER (
            PARTITION BY %(segment)s ORDER BY %(figure)s DESC NULLS LAST
            RANGE BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW EXCLUDE GROUP), 0)
        / NULLIF(sum(%(figure)s) OVER (PARTITION BY %(segment)s), 0)""",
}


def segment_columns(ranks):
    """Columns of the relation ``figures``: the option that compared accounts share."""
    return [
        SQL(
            """(SELECT min(chosen.option_id)
                  FROM key_account_option_rel AS chosen
                  JOIN key_account_option AS option ON option.id = chosen.option_id
                 WHERE chosen.key_account_id = scope.key_account_id
                   AND option.list = %s) AS %s""",
            name,
            SQL.identifier(f"segment_{name}"),
        )
        for name in _segments(ranks)
    ]


def rank_columns(ranks, places):
    """Columns behind those of ``figures``, each with a leading comma.

    An account outside every segment, or without a figure, has no place.
    """
    return SQL("").join(_rank_column(rank, places[rank.measure]) for rank in ranks)


def _segments(ranks):
    return sorted({rank.within for rank in ranks if rank.within})


def _rank_column(rank, columns):
    if not columns:
        return SQL(", NULL")
    segment = SQL.identifier(f"segment_{rank.within}") if rank.within else SQL("true")
    figure = SQL.identifier(columns[0])
    ahead = SQL(_AHEAD[rank.kind], segment=segment, figure=figure)
    return SQL(
        ", CASE WHEN %s IS NOT NULL AND %s IS NOT NULL THEN (%s)::text END",
        segment,
        figure,
        ahead,
    )
