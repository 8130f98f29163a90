"""Numbers at which a claim fails."""
