r"""A formula in words, from its MathML: what a screen reader that heeds intents would say.

Whatever a listener cannot see is said: a fraction has its end, an index or a power of several signs
too, and a capital is "cap". `sub j` alone is one sign.
"""

import re
import unicodedata
from collections.abc import Iterator
from xml.etree.ElementTree import Element

from bookbuild.intents import APPLY

SIGNS = {
    "+": "plus",
    "−": "minus",
    "⋅": "times",
    "/": "divided by",
    "×": "times",
    "±": "plus or minus",
    "=": "equals",
    "≠": "is not",
    "≈": "is about",
    "<": "is less than",
    ">": "is greater than",
    "≤": "is at most",
    "≥": "is at least",
    "(": "open paren",
    ")": "close paren",
    "[": "open bracket",
    "]": "close bracket",
    "{": "open brace",
    "}": "close brace",
    "…": "dots",
    "⋯": "dots",
    "→": "to",
    "∞": "infinity",
    "■": "end of proof",
    "□": "end of proof",
    ",": "comma",
    "%": "percent",
    "∑": "the sum of",
    "∏": "the product of",
    "ℓ": "ell",
    "λ": "lambda",  # Unicode spells it without b
    "sinh": "the hyperbolic sine",
}
BIG = {"∑": "the sum", "∏": "the product"}
POWERS = {"′": "prime", "′′": "double prime", "2": "squared", "3": "cubed"}
LEAVES = ("mi", "mn", "mo", "mtext")
TOKEN = re.compile(r"\$?[^\W\d][\w.-]*|[:(),]")  # of an intent; numbers are not used here


def spoken(math: Element) -> str:
    """A formula in words; ValueError names a sign or an element without words, or a bad intent."""
    return re.sub(r" ([;:])", r"\1", " ".join(said(math).split()))


def said(element: Element) -> str:
    """The words of an element."""
    if "intent" in element.attrib:
        return said_as_meant(element)
    if element.tag in LEAVES:
        return leaf(element)
    parts = list(element)
    match element.tag:
        case "mspace":
            return ""
        case "math" | "mrow" | "mstyle" | "mtd" | "mtr":
            return in_a_row(parts)
        case "mfrac":
            return f"fraction {said(parts[0])} over {said(parts[1])} end fraction"
        case "msqrt":
            return f"the square root of {in_a_row(parts)} end root"
        case "msub" | "msubsup" | "munder" | "munderover" if parts[0].text in BIG:
            return with_bounds(BIG[parts[0].text], *map(said, parts[1:]))
        case "msub":
            return said(parts[0]) + below(parts[1])
        case "msup":
            return said(parts[0]) + above(parts[1])
        case "msubsup":
            return said(parts[0]) + below(parts[1]) + above(parts[2])
        case "mtable":
            rows = (f"row {at}: {said(each)};" for at, each in enumerate(parts, start=1))
            return " ".join(rows) + " end rows"
    raise ValueError(f"no words for <{element.tag}>; speech.py knows how to say others")


def leaf(element: Element) -> str:
    """A sign, a number or a name."""
    sign = " ".join((element.text or "").split())
    if element.get("mathvariant") == "bold":
        return f" bold {sign} "
    if sign in SIGNS:
        return f" {SIGNS[sign]} "
    if re.fullmatch(r"[\w\s.]*", sign, flags=re.ASCII):
        return f" cap {sign} " if len(sign) == 1 and sign.isupper() else f" {sign} "
    name = unicodedata.name(sign) if len(sign) == 1 else ""
    if greek := re.fullmatch(r"GREEK (SMALL|CAPITAL) LETTER (\w+)", name):
        return (" cap " if greek[1] == "CAPITAL" else " ") + greek[2].lower() + " "
    raise ValueError(f"no words for the sign {sign!r}; add it to SIGNS in speech.py")


def with_bounds(kind: str, low: str, high: str = "") -> str:
    """A sum or product up to the formula that it is of."""
    return f"{kind} from {low} to {high} of" if high else f"{kind} over {low} of"


def in_a_row(parts: list[Element]) -> str:
    """Elements one after the other; brackets around a single argument need not be heard."""
    words = []
    while parts:
        texts = [part.text for part in parts[:4]]
        if texts[:2] == [APPLY, "("] and texts[3:] == [")"]:
            words.append(f"of {said(parts[2])}")
            parts = parts[4:]
        elif texts[0] == APPLY:
            words.append("of" if texts[1:2] == ["("] else "")
            parts = parts[1:]
        else:
            words.append(said(parts[0]))
            parts = parts[1:]
    return " ".join(words)


def above(element: Element) -> str:
    """A power or primes."""
    sign = "".join(element.itertext())
    return f" {POWERS[sign]} " if sign in POWERS else f" to the {said(element)} power "


def below(element: Element) -> str:
    """An index."""
    return f" sub {said(element)} " + "end sub " * (element.tag not in LEAVES)


# ------------------------------------------------------------------ intents


def said_as_meant(element: Element) -> str:
    """The words of an element with an intent; ValueError if it cannot be read."""
    intent = element.attrib["intent"]
    tokens = TOKEN.findall(intent)
    try:
        words = expression(tokens, element)
    except IndexError:
        tokens = ["its end"]
    if tokens or "".join(TOKEN.findall(intent)) != intent:
        raise ValueError(f"intent {intent!r} is not of the form name:fixity(part, part)")
    return words


def expression(tokens: list[str], element: Element) -> str:
    """The words of an intent from its first token on; takes what it has read off the tokens."""
    head = tokens.pop(0)
    if head[0] == "$":
        [part] = parts_named(element, head[1:])
        words = said(part)
    else:
        words = re.sub("[_.]", " ", head)
    fixity = "silent" if head == "_" else "function"
    while tokens[:1] == [":"]:
        fixity = tokens[1]
        del tokens[:2]
    arguments: list[str] = []
    while tokens[:1] == [","] and arguments or tokens[:1] == ["("] and not arguments:
        tokens.pop(0)
        arguments.append(expression(tokens, element))
    if not arguments:
        return words
    if tokens.pop(0) != ")":
        raise IndexError
    match fixity:
        case "prefix":
            return " ".join([words, *arguments])
        case "postfix":
            return " ".join([*arguments, words])
        case "infix":
            return f" {words} ".join(arguments)
        case "silent":
            return " ".join(arguments)
    return f"{words} of {' and '.join(arguments)}"


def parts_named(element: Element, name: str) -> Iterator[Element]:
    """What an intent of the element may call $name: no part within another part."""
    for child in element:
        if child.get("arg") == name:
            yield child
        elif not {"arg", "intent"} & set(child.attrib):
            yield from parts_named(child, name)
