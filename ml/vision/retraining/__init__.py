"""Learn from people's corrections within a minute: the heads anew, the backbone as it is, the old photos replayed."""
