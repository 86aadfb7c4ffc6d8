"""All numbers that the facts carry, each comparable in any unit of its kind."""

import re

from ml.claims.grounds import Grounds
from ml.claims.normalise import plain
from ml.messages import Message, Value, _

_MM = {"mm": 1.0, "cm": 10.0, "m": 1000.0, "in": 25.4, "ft": 304.8}
_GRAMS = {"g": 1.0, "kg": 1000.0, "oz": 28.35}
_CARATS = {
    333: 8.0,
    375: 9.0,
    416: 10.0,
    417: 10.0,
    585: 14.0,
    583: 14.0,
    750: 18.0,
    875: 21.0,
    916: 22.0,
    958: 23.0,
    986: 23.0,
    999: 24.0,
}
_NUMBER = re.compile(r"\d+(?:\.\d+)?")


class Quantities:
    """Lengths in mm, weights in g, finenesses in parts per thousand, and every number in told words."""

    def __init__(self, grounds: Grounds) -> None:
        self.lengths: list[float] = []
        self.ring_size = ""
        self.stone_carats: list[float] = []
        for key, value in grounds.said.get("dimensions", {}).items():
            self._add_dimension(key, value)
        weight = grounds.said.get("weight_g")
        self.weights = [float(weight)] if weight is not None else []
        self.words = grounds.told_words
        # Silver and platinum of 958 parts have no carats.
        self.gold = "gold" in f"{grounds.base} {grounds.plating} {self.words}"
        self.in_words = {float(number) for number in _NUMBER.findall(self.words)}
        self.fineness = {int(number) for number in self.in_words if number == int(number) and number >= 100}
        if "fineness" in grounds.metal:
            self.fineness.add(int(grounds.metal["fineness"]))
        self.all_numbers = {*self.lengths, *(mm / 10 for mm in self.lengths), *self.weights, *self.in_words}
        self.all_numbers |= {float(value) for value in self.fineness} | set(self.stone_carats)

    def has(self, value: float, unit: str, spelled: str) -> bool:
        """Whether this much was told."""
        if unit in _MM:
            return any(_near(value * _MM[unit], length, unit) for length in self.lengths)
        if unit in _GRAMS:
            return any(_near(value * _GRAMS[unit], weight, unit) for weight in self.weights)
        if unit == "ct":
            stated = {_CARATS[mark] for mark in self.fineness if mark in _CARATS} if self.gold else set()
            return value in stated or (spelled[0] == "c" and value in self.stone_carats)
        if unit == "pct":
            return any(abs(value * 10 - mark) < 0.6 for mark in self.fineness) or value in self.in_words
        return False

    def has_ring_size(self, system: str, size: str) -> bool:
        """Whether this is the told ring size; without a system the size alone must fit."""
        told = re.findall(r"\d+(?:\.\d+)?(?: ?1/2)?|\b[a-z]\b(?: ?1/2)?", self.ring_size.split(" ", 1)[-1])
        systems = self.ring_size.split(" ")[0]
        return size.replace(",", ".") in told and (not system or system == systems)

    def has_bare(self, value: float) -> bool:
        """Whether the number occurs among the facts at all."""
        return any(abs(value - known) < 1e-6 for known in self.all_numbers) or f"{value:.0f}" in self.ring_size

    def quoted(self, words: str) -> bool:
        """Whether a person used the very words."""
        return words.strip() in self.words

    def known_for(self, rule: str) -> Value:
        """The told numbers, for a message."""
        told = [f"{length:g} mm" for length in self.lengths] + [f"{weight:g} g" for weight in self.weights]
        told += [self.ring_size.upper()] if self.ring_size else []
        known = [str(mark) for mark in sorted(self.fineness)] if rule == "fineness_without_ground" else told
        return tuple(known) or Message(_("none"))

    def _add_dimension(self, key: str, value: object) -> None:
        if key == "ring_size":
            self.ring_size = plain(str(value)).text
        elif key == "stone_weight_ct":
            self.stone_carats.append(float(str(value)))
        else:
            scale = 10.0 if key.endswith("_cm") else 1.0
            self.lengths += [float(number) * scale for number in _NUMBER.findall(str(value))]


def _near(value: float, told: float, unit: str) -> bool:
    """Converted units may be rounded: to a quarter inch, to half a gram in ounces."""
    slack = {"in": 0.04 * told + 1.0, "ft": 0.06 * told, "oz": 0.05 * told + 0.3, "cm": 0.51 if told % 10 else 0.01}
    return abs(value - told) <= slack.get(unit, 0.01)
