"""Brings about what grades bring, and gives it back when they go."""

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

        :param ended: the grade before each of ``began``, or an empty record
        """
        for old, new in zip(ended, began, strict=True):
            self.undo(old)
            if new.tier_id._effect_values():
                new.effects = self._set(new)

    def _set(self, grade):
        account, entries = grade.key_account_id, []
        for name, value in grade.tier_id._effect_values().items():
            effect = self.known.get(name)
            memento = effect and effect.set(account, value)
            state = MISSING if memento is None else SET
            entries.append(
                {"name": name, "value": value, "memento": memento, "state": state}
            )
        return entries

    def undo(self, grade):
        """Give back what is still as the grade had set it, the last one first."""
        if not self.set_entries(grade):
            return
        entries = [{**entry} for entry in grade.effects]
        for entry in reversed(entries):
            if entry["state"] == SET:
                effect = self.known.get(entry["name"])
                given = effect and effect.undo(grade.key_account_id, entry["memento"])
                entry["state"] = GIVEN_BACK if given else KEPT
        grade.effects = entries

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
