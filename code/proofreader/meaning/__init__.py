"""What a tree means, as numbers and as SymPy expressions."""
