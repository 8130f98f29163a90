"""LaTeX to a tree."""
