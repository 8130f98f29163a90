"""The trusted part: what it calls proved, the book calls proved."""
