"""Dates as pages write them: short, with the month as a word, so that no reader takes the day for the month."""
