"""The gate for models: a challenger goes live only if it is proven not worse than the live model."""

from ml.challenge.verdict import Check, Verdict

__all__ = ["Check", "Verdict"]
