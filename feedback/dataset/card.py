"""The card of an exported dataset: what is in it, from whom, and what it must not be taken for."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ml import vocabulary

_SIZES = ((1_000, "n<1K"), (10_000, "1K<n<10K"), (100_000, "10K<n<100K"), (1_000_000, "100K<n<1M"))
_MEANING = {
    "person": "a person looked at this photo and confirmed the value",
    "listing": "the maker said so of the piece, in a listing that was approved",
    "table": "the marketplace's own table said so when it was imported",
    "words": "read from the seller's words by rules: a weak label, right about nine times of ten, and no person's",
}


def dataset_card(manifest: Mapping[str, Any]) -> str:
    """README.md as the Hugging Face hub reads it: YAML in front, then text."""
    sources = sorted({source for counts in manifest["labels_by_source"].values() for source in counts})
    rows = "\n".join(
        f"| {name} | {_count(manifest, name, sources)} | {', '.join(vocabulary.values(name))} |"
        for name in vocabulary.VISIBLE
    )
    heads = " | ".join(sources)
    return f"""---
pretty_name: Jewellery photos with visible attributes
task_categories:
- image-classification
tags:
- jewellery
size_categories:
- {_size(manifest["photos"])}
license: unknown
---

# Jewellery photos with visible attributes

{manifest["photos"]:,} photos of {manifest["shops"]:,} shops, exported from Touchstone. The fingerprint of photos and
labels is `{manifest["fingerprint"]}`.

```python
import datasets

photos = datasets.load_dataset("imagefolder", data_dir="this folder", split="train")
```

## Columns

`image`, `shop`, `group` (one product), `title` and `description` (the seller's own words), `alike` (SHA-256 of the
first photo that shows the same picture), `doubt` (attributes that somebody was not sure of), and for each attribute its
value and `<attribute>_source`. A value that nobody gave is null.

| attribute | {heads} | values |
|---|{"---|" * len(sources)}---|
{rows}

## Where the labels come from

{chr(10).join(f"- `{source}`: {_MEANING[source]}." for source in sources)}

## How to use it truthfully

- Hold whole shops out (`shop`): figures from within the same shops mislead. Keep a `group` on one side, and photos with
  the same `alike` too.
- The labels say what a photo shows. What a metal or a stone is, no photo shows, and no label here says.
- The photos and words belong to the shops that made them. Whether you may pass them on is between you and them.
"""


def _count(manifest: Mapping[str, Any], attribute: str, sources: list[str]) -> str:
    counts = manifest["labels_by_source"].get(attribute, {})
    return " | ".join(f"{counts.get(source, 0):,}" for source in sources)


def _size(photos: int) -> str:
    return next((name for limit, name in _SIZES if photos < limit), "n>1M")
