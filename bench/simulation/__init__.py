"""Simulated artisans: people with hidden preferences who correct what they get."""
