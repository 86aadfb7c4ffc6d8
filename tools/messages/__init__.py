"""Collects what the product says, merges it into locale/*.po and compiles them: docs/translating.md."""
