"""Dates in English: the month as a word, so that no reader takes the day for the month. Others are Django's own."""
