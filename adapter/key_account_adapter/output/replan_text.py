"""Tables of deadlines that move, and what became of them."""

from collections.abc import Iterator, Sequence

from ..client.moves import Direction, Move
from ..commands.replan import ReplanReport, totals
from .table import aligned
from .words import s as _s

ROWS = 50
HEAD = ("record", "account", "clock", "old deadline (UTC)", "", "new deadline (UTC)")
Moves = Sequence[Move]


def of_replan(report: ReplanReport) -> str:
    """What would move or, once carried out, what did: the table was shown before."""
    if report.moved is not None:
        return "\n".join(_outcome(report))
    if not report.shown:
        return "Nothing to re-plan: every open clock is as policy and calendars say."
    return of_moves(report.shown)


def of_moves(moves: Moves) -> str:
    """The first rows, then the totals of all."""
    return "\n".join([*_table(moves), *_totals("Re-plan", moves)])


def question(moves: Moves) -> str:
    """What to ask before that is carried out."""
    return f"Re-plan {len(moves)} clock{_s(len(moves))}?"


def _outcome(report: ReplanReport) -> Iterator[str]:
    if report.repeated:
        yield (
            "Re-planned. The answer was lost and the request was sent again: by then "
            f"{len(report.missing)} of the {len(report.shown)} clocks shown had "
            "nothing left to move."
        )
        return
    yield from _totals("Re-planned", report.moves)
    if report.unexpected or report.missing:
        yield "This differs from what was shown: somebody changed something meanwhile."
        yield from _part("moved, but not shown like this:", report.unexpected)
        yield from _part("shown, but did not move:", report.missing)


def _part(title: str, moves: Moves) -> Iterator[str]:
    if moves:
        yield title
        yield from _table(moves)


def _totals(verb: str, moves: Moves) -> Iterator[str]:
    yield f"{verb}: {len(moves)} clock{_s(len(moves))}."
    for model, count in totals(moves).items():
        parts = [
            f"{count[way.value]} {way.value}"
            for way in Direction
            if count.get(way.value)
        ]
        yield f"    {model}: {', '.join(parts)}"


def _table(moves: Moves) -> Iterator[str]:
    rows = [(*HEAD, ""), *map(_row, moves[:ROWS])]
    yield from aligned(rows)
    if len(moves) > ROWS:
        yield f"… and {len(moves) - ROWS} more (--format json has them all)"


def _row(move: Move) -> tuple[str, ...]:
    return (
        move.record_name or f"{move.model} {move.record}",
        move.account or "-",
        move.name,
        _moment(move.old),
        "->",
        _moment(move.new),
        move.direction.value,
    )


def _moment(text: str) -> str:
    return text[:16].replace("T", " ") if text else "(none)"
