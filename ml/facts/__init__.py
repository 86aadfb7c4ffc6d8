"""Facts about a piece: who says what, whether it can be, and what a text may say."""

from ml.facts.model import Fact, FactError, JSONValue, Source
from ml.facts.sheet import FactSheet
from ml.facts.validation import refuse_contradictions

__all__ = ["Fact", "FactError", "FactSheet", "JSONValue", "Source", "refuse_contradictions"]
