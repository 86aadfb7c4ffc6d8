"""Labelled photos: reading the table, finding the same picture twice, splitting by whole shops."""

from ml.data.labels import LabelledPhoto, LabelsError, LabelTable, RowProblem, read_labels
from ml.data.splits import Split, split_by_shop

__all__ = [
    "LabelTable",
    "LabelledPhoto",
    "LabelsError",
    "RowProblem",
    "Split",
    "read_labels",
    "split_by_shop",
]
