"""One equation to its verdict."""
