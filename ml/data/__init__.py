"""Labelled photos and frozen examples. Splitting by shops (ml.data.splits) needs numpy and is imported by itself."""

from ml.data.corrections import Correction, read_corrections
from ml.data.labels import LabelledPhoto, LabelTable, RowProblem, read_labels
from ml.data.stored_splits import StoredSplit, read_stored_split
from ml.data.tables import LabelsError

__all__ = [
    "Correction",
    "LabelTable",
    "LabelledPhoto",
    "LabelsError",
    "RowProblem",
    "StoredSplit",
    "read_corrections",
    "read_labels",
    "read_stored_split",
]
