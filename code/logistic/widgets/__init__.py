"""The widgets of the book: ipywidgets whose work is done by the page, so that they live without a kernel too."""

from .bowls import Bowls
from .curvature import Curvature
from .descent import Descent
from .newton import Newton
from .race import Race
from .split_cost import SplitCost
from .tangent import Tangent

__all__ = ["Bowls", "Curvature", "Descent", "Newton", "Race", "SplitCost", "Tangent"]
