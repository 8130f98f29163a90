"""The widgets of the book: ipywidgets that compute in the page, and live without a kernel too."""

from .bowls import Bowls
from .curvature import Curvature
from .derivation import Derivation
from .descent import Descent
from .newton import Newton
from .pulls import Pulls
from .race import Race
from .split_cost import SplitCost
from .tangent import Tangent

__all__ = [
    "Bowls",
    "Curvature",
    "Derivation",
    "Descent",
    "Newton",
    "Pulls",
    "Race",
    "SplitCost",
    "Tangent",
]
