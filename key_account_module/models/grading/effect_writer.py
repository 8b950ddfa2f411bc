"""Brings about what grades bring, and gives it back when they go."""

from collections import defaultdict
from itertools import zip_longest

from odoo.fields import Domain

from ..clock.record_rows import write_rows
from .effect import GIVEN_BACK, HANDED_ON, KEPT, MISSING, SET, Unregistered


class EffectWriter:
    """Effects of grades; accounts whose tiers have none cost nothing.

    :param env: environment with the rights of whoever looks, or of the grading
    """

    def __init__(self, env):
        self.env = env
        self.known = env["key.account.effect"]._effects()
        self.exclusive = {name for name, e in self.known.items() if e.exclusive}

    def follow(self, ended, began):
        """Give back what ended grades had set, then set what the new ones bring.

        The number of queries depends on the tiers and the effects they have, not on the
        number of grades, unless an effect sets each account by itself.

        :param ended: the grade before each of ``began``, or an empty record
        """
        bringing = began.tier_id.filtered(lambda tier: tier._effect_values())
        pairs = [
            (old, new)
            for old, new in zip(ended, began, strict=True)
            if old.effects or new.tier_id in bringing
        ]
        for turn in _turns(pairs):
            self.undo(old for old, _new in turn)
            self._set(began.browse(new.id for _old, new in turn))

    def _set(self, grades):
        for tier, some in grades.grouped("tier_id").items():
            entries = [
                self._set_one(some.key_account_id, name, value)
                for name, value in tier._effect_values().items()
            ]
            for grade in some if entries else ():
                grade.effects = [entry[grade.key_account_id] for entry in entries]

    def _set_one(self, accounts, name, value):
        """Account → the entry that says what became of an effect."""
        effect = self.known.get(name)
        mementos = effect.set_all(accounts, value) if effect else {}
        return {
            account: {
                "name": name,
                "value": value,
                "memento": mementos.get(account),
                "state": MISSING if mementos.get(account) is None else SET,
            }
            for account in accounts
        }

    def undo(self, grades):
        """Give back what is still as the grades had set it, the last one first.

        What another grade's effect has come over stays, and goes with that one.

        :param grades: of different accounts
        """
        entries = {
            grade: [{**entry} for entry in grade.effects]
            for grade in grades
            if self.set_entries(grade)
        }
        held = (
            [(grade, entry) for entry in reversed(told) if entry["state"] == SET]
            for grade, told in entries.items()
        )
        later = self._later(entries)
        for step in zip_longest(*held):
            by_name = defaultdict(dict)
            for grade, entry in filter(None, step):
                by_name[entry["name"]][grade] = entry
            for name, some in by_name.items():
                self._give_back(name, self._uncovered(name, some, later))
        self._keep(entries)

    def _keep(self, entries):
        """Write down what became of effects.

        :param entries: grade → entries of its effects
        """
        grades = self.env["key.account.grade"].concat(*entries)
        grades._forget_seen()
        write_rows(grades, {g.id: {"effects": told} for g, told in entries.items()})

    def _give_back(self, name, entries):
        """Undo one effect.

        :param entries: account → its entry, which is told what became of it
        """
        effect, given = self.known.get(name), {}
        if effect:
            accounts = self.env["key.account"].concat(*entries)
            mementos = {account: entry["memento"] for account, entry in entries.items()}
            given = effect.undo_all(accounts, mementos)
        for account, entry in entries.items():
            entry["state"] = GIVEN_BACK if given.get(account) else KEPT

    def _later(self, entries):
        """Grade → grades of its account that came after it and may lie over its effects.

        One query, and none where no effect can lie over another. Grades set effects in
        the order of their ids.

        :param entries: grade → entries of its effects
        """
        names = {entry["name"] for told in entries.values() for entry in told}
        if self.exclusive.isdisjoint(names):
            return {}
        accounts = [grade.key_account_id.id for grade in entries]
        found = self.env["key.account.grade"].search_fetch(
            Domain("key_account_id", "in", accounts) & Domain("effects", "!=", False),
            ["key_account_id", "effects"],
            order="id",
        )
        by_account = found.grouped("key_account_id")
        return {
            grade: by_account[grade.key_account_id].filtered(
                lambda other, own=grade: other.id > own.id
            )
            for grade in entries
        }

    def _uncovered(self, name, entries, later):
        """Account → entry, where no other grade's effect lies over that of a grade.

        The next one above takes over what was there before both.

        :param entries: grade → its entry, which is told what became of it
        """
        free = {}
        for grade, entry in entries.items():
            above = self._next_above(name, later.get(grade, ()))
            if above:
                self._hand_on(entry, *above)
            else:
                free[grade.key_account_id] = entry
        return free

    def _next_above(self, name, grades):
        """The first of some grades whose effect lies over others, and its entry."""
        if name in self.exclusive:
            for grade in grades:
                for entry in self.set_entries(grade):
                    if entry["name"] == name:
                        return grade, entry
        return None

    def _hand_on(self, entry, grade, above):
        """Let the effect above give back what the one under it would have."""
        effect = self.known[entry["name"]]
        memento = effect.take_over(above["memento"], entry["memento"])
        entry["state"] = HANDED_ON if memento else KEPT
        if memento:
            grade.effects = [
                {**told, "memento": memento} if told == above else told
                for told in grade.effects
            ]

    def set_entries(self, grade):
        """Effects of a grade that hold."""
        return [entry for entry in grade.effects or () if entry["state"] == SET]

    def gives_back(self, grade, name):
        """Memento of what goes with a grade; None if its effect sets nothing by now.

        :param name: of an exclusive effect
        """
        for entry in self.set_entries(grade):
            if entry["name"] == name:
                later = self._later({grade: [entry]})
                covered = self._next_above(name, later[grade])
                return None if covered else entry["memento"]
        return None

    # === Words ===

    def words_of(self, grade):
        """What came of a grade, a line each."""
        company = grade.company_id
        return "\n".join(self._entry_words(e, company) for e in grade.effects or ())

    def _entry_words(self, entry, company):
        effect, value = self._called(entry, company)
        if entry["state"] == GIVEN_BACK:
            return effect.words_ended(self.env, value)
        states = {
            SET: self.env._("%(what)s: %(value)s"),
            KEPT: self.env._("%(what)s: %(value)s, changed since and left as it is"),
            HANDED_ON: self.env._(
                "%(what)s: %(value)s, replaced by that of another grade"
            ),
            MISSING: self.env._("%(what)s: %(value)s does not exist here"),
        }
        return states[entry["state"]] % {
            "what": effect.label(self.env),
            "value": value,
        }

    def _called(self, entry, company):
        """The effect of an entry, and what people call its value."""
        effect = self.known.get(entry["name"]) or Unregistered(entry["name"])
        return effect, effect.called(self.env, entry["value"], company)

    def preview(self, account, grade, tier):
        """What a change from a grade to a tier is going to bring about."""
        lines = []
        for entry in self.set_entries(grade):
            effect, value = self._called(entry, account.company_id)
            lines.append(effect.words_ending(self.env, value))
        for name, value in tier._effect_values().items():
            effect = self.known.get(name)
            if effect:
                lines.append(effect.words(self.env, value, account))
        scheme = grade.scheme_id or tier.scheme_id
        lines += self.env["key.account.effect"]._side_words(account, scheme, tier)
        return "\n".join(lines)


def _turns(pairs):
    """Pairs of grades, each account once in a turn: the next one sees what it set."""
    turns = []
    for old, new in pairs:
        account = new.key_account_id
        turn = next((t for t in turns if account not in t), None)
        if turn is None:
            turns.append(turn := {})
        turn[account] = (old, new)
    return [turn.values() for turn in turns]
