"""LaTeX as people write it, rewritten into the book's."""
