"""Touchstone's pure library: vocabulary, facts, vision, text, claims. Imports no Django."""
