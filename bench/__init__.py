"""Measures what the product's promises are about, and writes it down so that runs can be compared."""
