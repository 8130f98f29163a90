"""What the chapters of The Logistic Gradient import."""

from .certificate import Certificate, certificate
from .cost import gradient, hessian, log_loss, sigmoid_squared_error, squared_error
from .inference import standard_errors
from .model import sigmoid, softmax, with_bias
from .optimize import Status, Trajectory, gradient_descent, newton
from .separability import Separation, separation
from .softmax_regression import softmax_gradient, softmax_hessian, softmax_loss, softmax_newton

__all__ = [
    "sigmoid",
    "with_bias",
    "squared_error",
    "sigmoid_squared_error",
    "log_loss",
    "gradient",
    "hessian",
    "gradient_descent",
    "newton",
    "Trajectory",
    "Status",
    "separation",
    "Separation",
    "certificate",
    "Certificate",
    "standard_errors",
    "softmax",
    "softmax_loss",
    "softmax_gradient",
    "softmax_hessian",
    "softmax_newton",
]
