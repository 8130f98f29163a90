"""One relation to its proof, for every m, n and all data: the door to the trusted part.

Each function returns a sentence that says how it was proved, or None if it found no proof.

Trusted here: that the sign of the relation chooses the right kind of proof.
"""

from ..meaning.claims import Claim
from .equalities import equality
from .expansions import expansion
from .inequalities import inequality


def prove_relation(claim: Claim) -> str | None:
    """A Claim is a relation in its context, with some names bound to values."""
    if claim.relation.sign == "=":
        return equality(claim)
    if claim.relation.sign == "~":
        return expansion(claim)
    return inequality(claim) if claim.relation.sign in ("<", "<=", ">", ">=") else None
