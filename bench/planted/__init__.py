"""Challengers made to be judged: bad ones that must not go live, and harmless ones that must not be held back."""

from bench.planted.model import Planted

__all__ = ["Planted"]
