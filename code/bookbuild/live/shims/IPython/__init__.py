"""Stands for IPython, of which cells use how it shows things."""

version_info = (9, 0, 0)  # Matplotlib asks


def get_ipython() -> None:
    """There is no shell."""
