"""Whole chapters, what is remembered of them, and the command line."""
