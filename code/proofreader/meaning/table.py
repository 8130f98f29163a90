"""Matrices whose entries are computed when asked for, and the names of their sizes."""

from ..language.tree import Unreadable

ONE, SAMPLES, WEIGHTS, FEATURES, CLASSES = "1", "m", "n + 1", "n", "K"


class Table:
    """A matrix of known shape whose entries are computed when asked for; rows and columns count from 0."""

    def __init__(self, rows, columns, entry, *, diagonal=None):
        self.rows, self.columns, self.entry, self.diagonal = rows, columns, entry, diagonal
        self.known = {}

    def __getitem__(self, place):
        if place not in self.known:
            self.known[place] = self.entry(*place)
        return self.known[place]

    @property
    def shape(self):
        return self.rows, self.columns


def is_table(value):
    return isinstance(value, Table)


def fail(node, why):
    raise Unreadable(why, node.text or str(node.parts[0]), node.start)
