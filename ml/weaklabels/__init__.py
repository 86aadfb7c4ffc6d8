"""Reads hints at what a photo shows out of the words with which a seller describes the piece.

They are never as good as a look at the photo: whoever keeps them keeps them as "read from the seller's words".
"""

from ml.weaklabels.model import WeakLabel
from ml.weaklabels.reading import read_weak_labels

__all__ = ["WeakLabel", "read_weak_labels"]
