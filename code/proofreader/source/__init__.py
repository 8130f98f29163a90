"""The chapters, their equations, and the notes beside them."""
