"""The image gate: nothing that was uploaded is stored or shown before ``image_admit`` has rebuilt it."""

from listings.gate.admit import AdmittedImage, image_admit

__all__ = ["AdmittedImage", "image_admit"]
