"""Brings about what grades bring, and gives it back when they go."""

from collections import defaultdict
from itertools import zip_longest

from .effect import GIVEN_BACK, KEPT, MISSING, SET


class EffectWriter:
    """Effects of grades; accounts whose tiers have none cost nothing.

    :param env: environment with the rights of whoever looks, or of the grading
    """

    def __init__(self, env):
        self.env = env
        self.known = env["key.account.effect"]._effects()

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
        for step in zip_longest(*held):
            by_name = defaultdict(dict)
            for grade, entry in filter(None, step):
                by_name[entry["name"]][grade.key_account_id] = entry
            for name, some in by_name.items():
                self._give_back(name, some)
        for grade, told in entries.items():
            grade.effects = told

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

    def set_entries(self, grade):
        """Effects of a grade that hold."""
        return [entry for entry in grade.effects or () if entry["state"] == SET]

    # === Words ===

    def words_of(self, grade):
        """What came of a grade, a line each."""
        return "\n".join(map(self._entry_words, grade.effects or ()))

    def _entry_words(self, entry):
        effect = self.known.get(entry["name"])
        what = effect.label(self.env) if effect else entry["name"]
        states = {
            SET: self.env._("%(what)s: %(value)s"),
            GIVEN_BACK: self.env._("%(what)s: %(value)s, given back"),
            KEPT: self.env._("%(what)s: %(value)s, changed since and left as it is"),
            MISSING: self.env._("%(what)s: %(value)s does not exist here"),
        }
        return states[entry["state"]] % {"what": what, "value": entry["value"]}

    def preview(self, account, grade, tier):
        """What a change from a grade to a tier is going to bring about."""
        lines = [
            self.env._("%s is given back", self._entry_words(entry))
            for entry in self.set_entries(grade)
        ]
        for name, value in tier._effect_values().items():
            effect = self.known.get(name)
            if effect:
                lines.append(effect.words(self.env, value, account))
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
