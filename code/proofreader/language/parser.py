r"""Reads the LaTeX of the book into a tree.

A parser by precedence, over tokens that remember their offsets. What it does not know is an error
that names the piece and its place, never a guess: an unread equation is an unchecked equation.

The tree says how a formula is built, not what it means; the room `meaning` does. A derivative
\frac{d}{d z}, a sum and a product extend over the rest of their term, as in the book.
"""

import re
from collections.abc import Mapping
from difflib import get_close_matches
from fractions import Fraction
from typing import Any, NoReturn

from .notation import STANDARD
from .tokens import tokenize
from .tree import Node, Relation, Unreadable, walk

SPELLED = {"<=": r"\le", ">=": r"\ge", "~": r"\approx"}
RELATIONS = {SPELLED.get(sign, sign): sign for sign in ("=", "<=", ">=", "<", ">", "~", ":=")}
RELATIONS |= {r"\leq": "<=", r"\geq": ">="}
HIGHEST_ORDER = 4  # of a derivative; beyond it the numbers lose their digits
IF = re.compile(r"\\text\{\s*if\s*\}")
COMMAND = re.compile(r"\\[a-zA-Z]{2,}")
END = "the end of the formula"
APPLIED = (
    "h",
    "H",
    "S",
    "P",
    "y",
    r"\theta",
)  # taken for functions before more than a product, too
SCORES = {"z", "x", r"\theta"}  # what the prediction is a function of
INDICES = set("ijklmnpqrst")  # that may stand for a place
THETA = Node("name", (r"\theta",))
D = Node("name", ("d",))
PIECE = 24  # characters of the formula that an error shows, in whole tokens
CLOSING = {"(": ")", "[": "]", "{": "}"}
BEFORE_ENDS = r"\end", r"\text{if"
ENDS = {"+", "-", ",", ")", "]", "}", "&", r"\\", r"\mid", r"\rVert"}


class Parser:
    def __init__(self, latex: str, names: Mapping[str, str]) -> None:
        """`names`: each known name -> how it is written; see notation.py."""
        self.latex, self.tokens, self.at = latex, tokenize(latex), 0
        self.names, self.open_bars = names, 0
        self.bound: frozenset[str] = frozenset()
        spellings = ((name, texts) for name in names for texts in spellings_of(name))
        self.longest = sorted(spellings, key=lambda found: -len(found[1]))

    # ---------------------------------------------------------------- tokens

    def peek(self, ahead: int = 0) -> str:
        """The text of a token further on; "" at the end."""
        at = self.at + ahead
        return self.tokens[at].text if at < len(self.tokens) else ""

    def sees(self, *texts: str) -> bool:
        return all(self.peek(ahead) == text for ahead, text in enumerate(texts))

    def take(self, *texts: str) -> bool:
        if self.sees(*texts):
            self.at += len(texts)
            return True
        return False

    def place(self) -> int:
        return self.tokens[self.at].start if self.at < len(self.tokens) else len(self.latex)

    def fail(self, why: str, at: int | None = None) -> NoReturn:
        offset = self.place() if at is None else at
        ends = [token.end for token in self.tokens if offset < token.end <= offset + PIECE]
        piece = self.latex[offset : ends[-1] if ends else offset + PIECE].strip() or END
        raise Unreadable(why, piece, offset)

    def need(self, *texts: str) -> None:
        if not self.take(*texts):
            self.fail(f"expected {' '.join(texts)}")

    def node(self, kind: str, start: int, *parts: Any) -> Node:
        end = self.tokens[self.at - 1].end if self.at else 0
        return Node(kind, parts, start, self.latex[start:end])

    # ---------------------------------------------------------------- relations

    def equation(self) -> list[list[Relation]]:
        """The chains of an equation, each a list of relations."""
        chains = self.aligned() if self.take(r"\begin{aligned}") else [self.chain(None)]
        if self.at == len(self.tokens) - 1:
            self.take(",")
        if self.at < len(self.tokens):
            self.fail("the reader stopped here")
        return chains

    def aligned(self) -> list[list[Relation]]:
        """Rows; one that begins with a relation continues the chain of the row before."""
        chains: list[list[Relation]] = []
        while True:
            self.take("&")
            if self.peek() in RELATIONS:
                if not chains:
                    self.fail("a chain needs a left side")
                chains[-1] += self.chain(chains[-1][-1].right)
            else:
                chains.append(self.chain(None))
            if not self.take(r"\\"):
                self.need(r"\end{aligned}")
                return chains

    def chain(self, left: Node | None) -> list[Relation]:
        start = self.place() if left is None else left.start
        left = left or self.side()
        links = []
        while self.take("&") or self.peek() in RELATIONS:
            if self.peek() not in RELATIONS:
                self.fail("expected a relation")
            sign = RELATIONS[self.peek()]
            self.at += 1
            self.take("&")
            right = self.side()
            # without sizes: the \left of a side's first bracket lies before the side
            text = f"{left.text} {SPELLED.get(sign, sign)} {right.text}"
            text = re.sub(r"\\(left|right)(?![a-zA-Z])", "", text)
            links.append(Relation(sign, left, right, text))
            left = right
        if not links:
            self.fail("this is not an equation or inequality: no relation found", start)
        return links

    def side(self) -> Node:
        """An expression, or several separated by commas.

        No letter in it is the index of a sum and stands alone as well.
        """
        start, parts = self.place(), [self.sum()]
        while self.sees(",") and self.at + 1 < len(self.tokens):
            self.at += 1
            parts.append(self.sum())
        for part in parts:
            if twice := part.indices() & part.free_names():
                self.fail(
                    f"{', '.join(sorted(twice))} is the index of a sum or product here "
                    "and stands outside of it too",
                    part.start,
                )
        return parts[0] if len(parts) == 1 else self.node("list", start, *parts)

    # ---------------------------------------------------------------- sums and products

    def sum(self) -> Node:
        start = self.place()
        terms = [self.signed()]
        while self.peek() in ("+", "-"):
            terms.append(self.signed())
        return terms[0] if len(terms) == 1 else self.node("add", start, *terms)

    def signed(self) -> Node:
        start = self.place()
        if self.take("-"):
            return self.node("neg", start, self.term())
        self.take("+")
        return self.term()

    def ends_term(self) -> bool:
        """A bar closes an absolute value, or is that of "evaluated at"; otherwise it opens one."""
        ahead = self.peek()
        if ahead == "|":
            return self.open_bars > 0 or self.peek(1) == "_"
        return not ahead or ahead in RELATIONS or ahead in ENDS or ahead.startswith(BEFORE_ENDS)

    def term(self) -> Node:
        """A product, with all that is evaluated at a place: a bar binds the whole term."""
        start, product = self.place(), self.product()
        while self.sees("|", "_"):
            self.need("|", "_", "{")
            variable = self.variable()
            self.need("=")
            value = self.sum()
            self.need("}")
            *front, last = factors(product)
            name = variable.parts[0]
            if last.kind == "diff" and any(name in each.names() for each in front):
                self.fail("what does the bar reach? put brackets around it", start)
            product = self.node("at", start, product, variable, value)
        return product

    def product(self) -> Node:
        start = self.place()
        if self.ends_term():
            self.fail("something is missing here")
        result = factor = self.factor()
        while True:
            place, before = self.place(), factor
            if self.take("/"):
                factor = self.factor()
                if not self.ends_term() and not self.sees(r"\cdot"):
                    why = "does this belong to what is divided by? write a fraction or brackets"
                    self.fail(why, place)
                result = self.node("div", start, result, factor)
            elif self.take(r"\cdot"):
                factor = self.factor()
                result = self.node("mul", start, result, factor)
            elif self.ends_term():
                return result
            else:
                opens = self.peek()
                factor = self.factor()
                self.side_by_side(before, factor, opens, place)
                result = self.node("mul", start, result, factor)

    def side_by_side(self, before: Node, factor: Node, opens: str, place: int) -> None:
        """Is a product without a sign between its factors one for every reader?"""
        if before == D and factor.kind != "transpose":
            self.fail("a differential, or d times it? write what d is a factor of first", place)
        if not self.bracketed(before, factor) and is_number(before):
            if is_number(factor):
                self.fail("two numbers side by side look like one", place)
            if factor.kind == "div" and all(map(is_number, factor.parts)):
                self.fail("this looks like a mixed number; write + or \\cdot", place)
        if opens == "[" and not self.bracketed(before) and looks_indexed(before, factor):
            self.fail("a product, or an entry? write an index below, as in \\theta_1", place)
        if opens == "(" and looks_applied(before, factor):
            self.fail(
                f"a product, or {before.text} of it? "
                "write the product the other way around, or in a note `where f is a function`",
                place,
            )

    def bracketed(self, *nodes: Node) -> bool:
        """Does one of the nodes stand in brackets that show?"""
        return any(self.latex[: node.start].rstrip()[-1:] in ("(", "[") for node in nodes)

    def factor(self) -> Node:
        start = self.place()
        base = self.atom()
        raised = False
        while self.peek() in ("^", "'", "_"):
            if not self.take("^"):
                self.fail("nothing to attach this to")
            if self.take(r"\top") or self.take("{", r"\top", "}"):
                base = self.node("transpose", start, base)
            else:
                if raised:
                    self.fail("a second exponent; brackets would say what it belongs to")
                is_function = base.kind == "name" and self.names.get(base.parts[0]) == "function"
                raised, base = True, self.node("pow", start, base, self.script())
                if is_function and self.sees("("):
                    self.fail("a power of a function is written f(z)^2")
        return base

    def script(self) -> Node:
        """What stands in an exponent: a group, or a single token."""
        if self.sees("{", "(") and self.peek(3) == ")" and self.peek(4) == "}":
            self.fail(
                "this looks like the number of a sample; an exponent has no brackets of its own"
            )
        if self.take("{"):
            return self.inside("}")
        if not (self.peek().isdigit() or self.peek().isalpha()):
            self.fail("expected an exponent")
        if len(self.peek()) > 1:
            self.fail("of an exponent without braces only the first digit is raised")
        return self.atom()

    # ---------------------------------------------------------------- atoms

    SPECIAL = {
        **dict.fromkeys(CLOSING, "bracket"),
        "|": "absolute",
        r"\lVert": "norm",
        r"\frac": "fraction",
        r"\sqrt": "root",
        r"\sum": "big",
        r"\prod": "big",
        r"\begin{cases}": "cases",
        r"\begin{bmatrix}": "blocks",
        r"\nabla": "nabla",
        r"\underbrace": "underbrace",
    }

    def atom(self) -> Node:
        start, ahead = self.place(), self.peek()
        if not ahead:
            self.fail("something is missing here")
        if ahead[0].isdigit():
            self.at += 1
            return self.node("number", start, Fraction(ahead))
        if ahead in self.SPECIAL:
            return getattr(self, self.SPECIAL[ahead])()
        if ahead in STANDARD and ahead not in self.names:
            self.at += 1
            return self.node("call", start, ahead, 0, self.argument())
        if self.sees("e", "^") and self.names.get("e", "family") == "family":
            self.at += 2
            return self.node("call", start, r"\exp", 0, (self.script(),))
        return self.named()

    def absolute(self) -> Node:
        start = self.place()
        self.need("|")
        self.open_bars += 1
        inside = self.sum()
        self.open_bars -= 1
        self.need("|")
        return self.node("abs", start, inside)

    def norm(self) -> Node:
        start = self.place()
        self.at += 1
        return self.node("norm", start, self.inside(r"\rVert"))

    def bracket(self) -> Node:
        opening, closing = self.peek(), CLOSING[self.peek()]
        start = self.place()
        self.at += 1
        inside = self.inside(closing)
        if opening == "{" and inside.kind in ("add", "neg", "mul", "div", "number"):
            self.fail("braces do not show; write brackets", start)
        return inside

    def inside(self, *closing: str) -> Node:
        """What stands in brackets, where a bar does not close one outside, and their end."""
        outside, self.open_bars = self.open_bars, 0
        inside = self.sum()
        self.open_bars = outside
        self.need(*closing)
        return inside

    def argument(self) -> tuple[Node, ...]:
        """Of a standard function: bracketed, or the next factor."""
        if self.peek() in ("(", "["):
            return self.arguments()
        argument = self.factor()
        if not self.ends_term() and not self.sees(r"\cdot"):
            self.fail("does this belong to the argument of the function? write brackets")
        return (argument,)

    def arguments(self, separator: str = ",") -> tuple[Node, ...]:
        closing = CLOSING[self.peek()]
        self.at += 1
        parts = [self.inside()]
        while self.take(separator):
            parts.append(self.inside())
        self.need(closing)
        return tuple(parts)

    def group(self) -> Node:
        self.need("{")
        return self.inside("}")

    def underbrace(self) -> Node:
        r"""\underbrace{(h - y)}_{\text{residual}}: a single factor, and what it is called."""
        self.at += 1
        self.need("{")
        inside = self.factor()
        self.need("}", "_", "{")
        if not self.peek().startswith(r"\text{"):
            self.fail(r"expected \text{...}, the name of what stands above")
        self.at += 1
        self.need("}")
        if self.peek() in ("^", "'"):
            self.fail("an exponent here is not set on what the brace holds; put it inside")
        return inside

    def root(self) -> Node:
        start = self.place()
        self.at += 1
        return self.node("sqrt", start, self.group())

    def fraction(self) -> Node:
        start = self.place()
        self.at += 1
        if self.sees("{", r"\partial") or self.sees("{", "d", "}") or self.sees("{", "d", "^"):
            return self.derivative(start)
        above = self.group()
        return self.node("div", start, above, self.group())

    def derivative(self, start: int) -> Node:
        r"""\frac{d^2}{d z^2} f, \frac{\partial^2 f}{\partial \theta_j \partial \theta_k}, ..."""
        self.need("{")
        mark = self.peek()
        self.at += 1
        order = self.order()
        body = None if self.sees("}") else self.product()
        self.need("}", "{")
        variables = []
        while self.take(mark):
            variable = self.variable()
            variables += [variable] * self.order()
        self.need("}")
        if len(variables) != order:
            self.fail(
                f"a derivative of order {order} with respect to {len(variables)} variables", start
            )
        return self.node("diff", start, self.operand() if body is None else body, tuple(variables))

    def operand(self) -> Node:
        """What stands behind a derivative: the product up to the next sign. In (f) g or (f)^2, who
        can tell what is differentiated?
        """
        place, end, first = self.place(), self.behind_bracket(), self.at
        product = self.product()
        others = factors(product)[1:]
        if self.divided_by_a_letter(first):
            self.fail("how far does the derivative reach? write a fraction or brackets", place)
        if end and self.at > end or any(each.kind == "diff" for each in others):
            self.fail("how far does the derivative reach? put brackets around all of it", place)
        return product

    def divided_by_a_letter(self, first: int) -> bool:
        """Does a / outside of brackets divide by more than a number, from a token on?"""
        depth, divides = 0, False
        for token in self.tokens[first : self.at]:
            depth += (token.text in CLOSING) - (token.text in CLOSING.values())
            divides = divides or token.text == "/" and depth == 0
            if divides and re.search("[a-zA-Z]", token.text):
                return True
        return False

    def behind_bracket(self) -> int:
        """Where a bracket that opens here is closed; 0 if none opens or it stays open."""
        depth = 0
        for at in range(self.at, len(self.tokens)):
            text = self.tokens[at].text
            depth += (text in CLOSING) - (text in CLOSING.values())
            if depth <= 0:
                return at + 1 if at > self.at else 0
        return 0

    def order(self) -> int:
        if not self.take("^"):
            return 1
        braces = self.take("{")
        if not self.peek().isdigit():
            self.fail("expected the order of the derivative")
        order = int(self.peek())
        if order > HIGHEST_ORDER or not braces and len(self.peek()) > 1:
            self.fail(f"a derivative of an order above {HIGHEST_ORDER}")
        self.at += 1
        if braces:
            self.need("}")
        return order

    def variable(self) -> Node:
        variable = self.named()
        if variable.kind not in ("name", "entry", "cell"):
            self.fail("expected a variable", variable.start)
        return variable

    def big(self) -> Node:
        start, kind = self.place(), self.peek()[1:]
        self.at += 1
        self.need("_", "{")
        index = self.peek()
        if not index.isalpha() or len(index) != 1:
            self.fail("expected the index of the sum")
        self.at += 1
        self.need("=")
        low = self.sum()
        self.need("}", "^")
        high = self.script()
        if index in self.bound or index in low.names() | high.names():
            self.fail("this index is in use already", start)
        outside, self.bound = (self.names, self.longest, self.bound), self.bound | {index}
        self.names = {**self.names, index: "letter"}
        self.longest = [*(it for it in self.longest if it[0] != index), (index, [index])]
        body = self.product()
        self.names, self.longest, self.bound = outside
        return self.node(kind, start, index, low, high, body)

    def cases(self) -> Node:
        start, rows = self.place(), []
        self.at += 1
        while True:
            value = self.sum()
            self.take("&")
            if not IF.fullmatch(self.peek()):
                self.fail(r"expected \text{if } and a condition")
            self.at += 1
            left = self.sum()
            self.need("=")
            rows.append((value, left, self.sum()))
            if not self.take(r"\\"):
                self.need(r"\end{cases}")
                return self.node("cases", start, *rows)

    def blocks(self) -> Node:
        start = self.place()
        rows: list[list[Node]] = [[]]
        self.at += 1
        while True:
            rows[-1].append(self.sum())
            if self.take(r"\\"):
                rows.append([])
            elif not self.take("&"):
                self.need(r"\end{bmatrix}")
                return self.node("blocks", start, tuple(map(tuple, rows)))

    def nabla(self) -> Node:
        start = self.place()
        self.at += 1
        second = self.take("^", "2")
        self.need("_", r"\Theta" if r"\Theta" in self.names else r"\theta")
        function = self.named()
        if function.kind == "name":
            function = Node("call", (function.parts[0], 0, ()), function.start, function.text)
        if function.kind != "call":
            self.fail("the gradient of what?", function.start)
        return self.node("hessian" if second else "gradient", start, function)

    # ---------------------------------------------------------------- names

    def named(self) -> Node:
        start = self.place()
        for name, texts in self.longest:
            if self.sees(*texts):
                self.at += len(texts)
                return getattr(self, "named_" + self.names[name])(name, start)
        self.fail("no meaning for this" + self.nearest(self.peek()))

    def nearest(self, command: str) -> str:
        """What a command that is not known may have been meant for."""
        known = [*self.SPECIAL, *STANDARD, *self.names, *RELATIONS, r"\cdot", r"\text", r"\top"]
        commands = list(filter(COMMAND.fullmatch, known))
        near = get_close_matches(command, commands, 1, 0.7) if COMMAND.fullmatch(command) else []
        return f"; did you mean {near[0]}?" if near else ""

    def named_letter(self, name: str, start: int) -> Node:
        return self.node("name", start, name)

    def named_function(self, name: str, start: int) -> Node:
        primes = 0
        while self.take("'"):
            primes += 1
        if self.sees("("):
            if primes > HIGHEST_ORDER:
                self.fail(f"a derivative of an order above {HIGHEST_ORDER}", start)
            arguments = self.arguments(r"\mid" if name == "p" else ",")
            return self.node("call", start, name, primes, arguments)
        if primes:
            self.fail("a derivative needs its argument")
        return self.node("name", start, name)

    def named_family(self, name: str, start: int) -> Node:
        """theta, theta_j, e_j, b_q"""
        if not self.take("_"):
            return self.node("name", start, name)
        return self.node("entry", start, name, self.subscript())

    def named_matrix(self, name: str, start: int) -> Node:
        r"""\Theta, \Theta_{jk}"""
        return self.named_cell(name, start) if self.sees("_") else self.node("name", start, name)

    def named_cell(self, name: str, start: int) -> Node:
        r"""P_{ik}, \delta_{kl}: two indices, perhaps with a comma between them."""
        self.need("_", "{")
        first = self.index()
        self.take(",")
        second = self.index()
        self.need("}")
        return self.node("cell", start, name, first, second)

    def index(self) -> Node:
        if not self.peek().isalnum() or len(self.peek()) != 1:
            self.fail("expected an index")
        return self.atom()

    def named_softmax(self, name: str, start: int) -> Node:
        r"""\operatorname{softmax}(z), and with an index one of its entries."""
        if not self.sees("("):
            self.fail("the softmax of what?")
        call = self.node("call", start, name, 0, self.arguments())
        return self.node("component", start, call, self.subscript()) if self.take("_") else call

    def named_sample(self, name: str, start: int) -> Node:
        """x^{(i)}, x_j^{(i)}, y^{(i)}; x alone is any sample, y alone the column."""
        column = self.subscript() if name == "x" and self.take("_") else None
        if self.take("^", "{", "("):
            sample = self.sum()
            self.need(")", "}")
            return self.node("sample", start, name, sample, column)
        if column is not None:
            self.fail("a feature needs its sample, as in x_j^{(i)}", start)
        return self.node("name", start, name)

    def named_hypothesis(self, name: str, start: int) -> Node:
        r"""h_\theta(x^{(i)}), h_{\theta + t v}(x^{(i)}); h alone is a letter."""
        if not self.take("_"):
            return self.node("name", start, name)
        weights = self.group() if self.sees("{") else self.named()
        if not self.sees("("):
            self.fail(r"the hypothesis is written h_\theta(x^{(i)})", start)
        return self.node("hypothesis", start, weights, *self.arguments())

    def subscript(self) -> Node:
        if self.take("{"):
            index = self.sum()
            self.need("}")
            return index
        return self.index()


def spellings_of(name: str) -> list[list[str]]:
    """The tokens of a name; e_k and e_{k} look the same."""
    texts = [token.text for token in tokenize(name)]
    match texts:
        case [letter, "_", "{", script, "}"]:
            return [texts, [letter, "_", script]]
        case [letter, "_", script]:
            return [texts, [letter, "_", "{", script, "}"]]
    return [texts]


def factors(product: Node) -> list[Node]:
    if product.kind != "mul":
        return [product]
    return [each for part in product.parts for each in factors(part)]


def looks_applied(before: Node, inside: Node) -> bool:
    """May what stands in brackets be an argument, as in h(0), H(v), h(z + 1), not in h(1 - h)?"""
    base = before.parts[0] if before.kind == "pow" else before
    if base == THETA:
        return True
    if base.kind in ("entry", "sample") or base.kind == "name" and base.parts[0] not in APPLIED:
        return is_monomial(inside)
    if inside.kind == "number" or inside.kind == "div" and all(map(is_number, inside.parts)):
        return not is_number(base) and base.kind != "div"
    if base.kind not in ("name", "diff", "at", "call", "hypothesis"):
        return False
    if base.kind == "name" and base.parts[0] in ("h", "y") and SCORES & bare_names(inside):
        return True
    first, *others = factors(inside)
    return is_number(first) if others else first.kind in ("name", "number", "neg", "entry")


def bare_names(inside: Node) -> set[str]:
    """The names in it; of a sum, as in y(1 - h(z)), those that are no argument of a function."""
    if inside.kind != "add":
        return inside.names()
    calls = [each for each in walk(inside) if each.kind in ("call", "hypothesis")]
    within = {id(part) for call in calls for part in walk(call)}
    kinds = ("name", "entry", "cell", "sample")
    bare = [each for each in walk(inside) if each.kind in kinds and id(each) not in within]
    return {each.parts[0] for each in bare}


def looks_indexed(before: Node, inside: Node) -> bool:
    """May what stands in square brackets be a place, as in y[2], z[t + 1], not in y[1 - h]?"""
    base = before.parts[0] if before.kind == "pow" else before
    return not is_number(base) and base.kind != "div" and inside.names() <= INDICES


def is_monomial(node: Node) -> bool:
    """Is it a letter or a number, or a product of such: u(t), r(2z), but not t(-v)?"""
    if node.kind in ("number", "name", "entry", "sample"):
        return True
    return node.kind in ("mul", "div", "pow") and all(map(is_monomial, node.parts))


def is_number(node: Node) -> bool:
    return (node.parts[0] if node.kind == "pow" else node).kind == "number"


def parse(latex: str, names: Mapping[str, str]) -> list[list[Relation]]:
    """The chains of relations of a formula; Unreadable if any piece is not known."""
    return Parser(latex.rstrip().removesuffix("."), names).equation()


def parse_expression(latex: str, names: Mapping[str, str]) -> Node:
    """A formula without a relation."""
    parser = Parser(latex, names)
    expression = parser.sum()
    if parser.at < len(parser.tokens):
        parser.fail("the reader stopped here")
    return expression
