r"""What a formula means, said in its MathML, so that a screen reader need not guess.

MathML 4 has two attributes for that: `arg` names a part of an element, and `intent` says which
words or which known concept join the parts. A name that begins with `_` is read as it stands, each
`_` as a space; `:infix` and `:postfix` say where among the parts. So `x^{(i)}` is "x of sample i",
and no power.
"""

from collections.abc import Iterable
from xml.etree.ElementTree import Element

APPLY = "\u2061"  # the invisible sign that applies the function before it
# Names that are applied to the brackets after them: always, with an index or a prime, or without.
FUNCTIONS, WITH_INDEX, ALONE = set("σJLℓΦφfAEGρ"), set("hλ"), set("asph")
# But not these if the brackets begin with a number and a minus, as in `h (1 - h)`.
FACTORS = ALONE | {"σ"}
SUFFIXES = {"⊤": "transpose", "∗": "_star", "new": "_new"}
NABLA = {
    "mi": "_the_gradient_of",
    "msup": "_the_Hessian_of",
    "msub": "_(_the_gradient_with_respect_to,$x,_of)",
    "msubsup": "_(_the_Hessian_with_respect_to,$x,_of)",
}
BARS = {  # an opening and a closing bar are the same sign; the <mo> of |, KaTeX's \mid, is neither
    ("∥", "mo"): ("_the_norm_of", "_end_norm"),
    ("∣", "mi"): ("_the_absolute_value_of", "_end_absolute_value"),
}


def add_intents(math: Element) -> None:
    """Say what parts of a formula mean where their arrangement alone does not."""
    for element in math.iter():
        apply_functions(element)
    for element in list(math.iter()):
        if element.tag in ("msup", "msubsup"):
            raised(element)
        elif element.tag == "mfrac":
            derivative(element)
        elif element.tag == "munder" and text(element[0]).endswith("⏟"):
            join(element, "_($x,_called,$y,_end_name)", element[0][0], element[1])
        elif element.tag == "msub" and element[0].text == "∣":
            join(element, "_(_at,$x,_end_at)", element[1])
        elif (element.text, element.tag) == ("∣", "mo"):
            element.set("intent", "_given")
        if text(element)[:1] == "∇" and element.tag in NABLA:
            join(element, NABLA[element.tag], *element[1:2])
        for colon, equals in zip(element, element[1:]):
            if (colon.text, equals.text) == (":", "="):
                colon.set("intent", "_becomes")
                equals.set("intent", "_")
    for bar, words in BARS.items():
        bars = [element for element in math.iter() if (element.text, element.tag) == bar]
        for at, element in enumerate(bars):
            element.set("intent", words[at % 2])


def text(element: Element) -> str:
    """All that is written in an element."""
    return "".join(element.itertext())


def join(element: Element, intent: str, *parts: Element) -> None:
    """Give an element an intent, in which its parts are $x, $y and $z."""
    element.set("intent", intent)
    for name, part in zip("xyz", parts):
        part.set("arg", name)


def row(element: Element) -> list[Element]:
    """The elements of a row, or the only one."""
    return list(element) if element.tag == "mrow" and len(element) else [element]


def apply_functions(parent: Element) -> None:
    """Between a function and its brackets, the sign that says so."""
    for at in range(len(parent) - 3, 0, -1):
        name, opening, *inside = parent[at - 1 : at + 3]
        if opening.text == "(" and is_applied(name, *inside):
            sign = Element("mo")
            sign.text = APPLY
            parent.insert(at, sign)


def is_applied(name: Element, first: Element, second: Element) -> bool:
    """Is this the name of a function, if these are the first signs of the brackets after it?"""
    letter = text(name)[:1]
    if letter in FACTORS and first.tag == "mn" and second.text == "−":
        return False
    if name.tag not in ("mi", "msub") and text(name)[-1:] != "′":
        return False
    return letter in FUNCTIONS | (WITH_INDEX if len(name) else ALONE)


def raised(element: Element) -> None:
    """What stands above and is no power: the number of a sample, a transpose, a star."""
    base, *below, above = element
    inside = row(above)
    if len(inside) == 3 and [inside[0].text, inside[2].text] == ["(", ")"]:
        intent, parts = "_of_sample:infix({},$y)", [inside[1], *below]
    elif text(above) in SUFFIXES:
        intent, parts = SUFFIXES[text(above)] + ":postfix({})", [above, *below]
    else:
        return
    join(element, intent.format("_sub:infix($x,$z)" if below else "$x"), base, *parts)


def derivative(fraction: Element) -> None:
    r"""\frac{\partial J}{\partial \theta_j}, \frac{d^2}{d t^2}: no fractions to the ear."""
    (first, *function), (sign, *variables) = map(row, fraction)
    mark = text(sign)
    if mark not in ("d", "∂") or text(first) not in (mark, mark + "2"):
        return
    if not variables or any(each.tag == "mo" for each in variables):
        return
    kind = "_the" + "_second" * (first.tag == "msup") + "_partial" * (mark == "∂") + "_derivative"
    # of `z^2` in the denominator it is z that varies
    parts = [each[0] if each.tag == "msup" else each for each in variables if text(each) != mark]
    names = ",_and,".join(["$x", "$y"][: len(parts)])
    if function:
        intent = f"_({kind}_of,${'xyz'[len(parts)]},_with_respect_to,{names})"
        parts.append(grouped(fraction[0], function))
    else:
        intent = f"_({kind}_with_respect_to,{names},_of)"
    join(fraction, intent, *parts)


def grouped(parent: Element, elements: Iterable[Element]) -> Element:
    """The elements, the last of their row, as a row of their own."""
    group = Element("mrow")
    for element in elements:
        parent.remove(element)
        group.append(element)
    parent.append(group)
    return group
