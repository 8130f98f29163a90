"""A formula read in the context of its note."""

from ..language import notation
from ..language.notation import GAP, NEW
from ..language.parser import parse


def chains_of(latex, context):
    return parse(latex, notation.syntax(context) | ({NEW: "letter", GAP: "letter"}))
