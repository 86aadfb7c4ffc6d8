"""Retrains the writer from approved texts: its network, its taste, and, rarely, its stock of sentences."""

from ml.text.retraining.run import NothingToLearn, RetrainError, retrain

__all__ = ["NothingToLearn", "RetrainError", "retrain"]
