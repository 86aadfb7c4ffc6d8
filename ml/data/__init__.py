"""Labelled photos: reading the table, finding the same picture twice, splitting by whole shops."""

from ml.data.corrections import Correction, read_corrections
from ml.data.labels import LabelledPhoto, LabelTable, RowProblem, read_labels
from ml.data.splits import Split, split_by_shop
from ml.data.stored_splits import StoredSplit, read_stored_split
from ml.data.tables import LabelsError

__all__ = [
    "Correction",
    "LabelTable",
    "LabelledPhoto",
    "LabelsError",
    "RowProblem",
    "Split",
    "StoredSplit",
    "read_corrections",
    "read_labels",
    "read_stored_split",
    "split_by_shop",
]
