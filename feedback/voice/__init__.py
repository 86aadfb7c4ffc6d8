"""What approvals teach: edits taken apart, and house rules proposed from them."""
