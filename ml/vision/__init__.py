"""Eyes: what a photo of jewellery shows, how sure that is, and which pixels said so."""

from ml.vision.combine import combine, facts
from ml.vision.eye import STARTER, Eye
from ml.vision.readings import PhotoReading, PieceReading, Reading

__all__ = ["STARTER", "Eye", "PhotoReading", "PieceReading", "Reading", "combine", "facts"]
