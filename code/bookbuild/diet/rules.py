"""The rules of a style sheet that can match something on a page, and the definitions they use."""

import re
from typing import Any, TypeAlias

import tinycss2

from bookbuild.diet.vocabulary import Vocabulary

Tokens: TypeAlias = list[Any]  # nodes of tinycss2

FACE = re.compile(r"@font-face\s*\{[^}]*\}")
KEYFRAMES = re.compile(r"@keyframes\s+([\w-]+)\s*\{(?:[^{}]*\{[^{}]*\})*\s*\}")
# A custom property with its value; --fa is read by the icons' own rules, through their classes.
PROPERTY = re.compile(r"(?<=[{;])\s*(--(?!fa\b)[\w-]+)\s*:[^;{}]*(;|(?=}))")


def purged(css: str, elements: list[str], names: list[str]) -> str:
    """The rules of a sheet that can match where these elements, classes and ids occur."""
    used = Vocabulary()
    used.elements, used.names = set(elements), set(names)
    return purge(tinycss2.parse_stylesheet(css, skip_comments=True, skip_whitespace=True), used)


def purge(rules: Tokens, used: Vocabulary) -> str:
    """The text of those rules that can match something on a page."""
    return "".join(purged_rule(rule, used) for rule in rules)


def purged_rule(rule: Any, used: Vocabulary) -> str:
    """The text of one rule, as far as it can match; "" if it cannot."""
    if rule.type == "qualified-rule":
        selectors = [each for each in split_at_commas(rule.prelude) if may_match(each, used)]
        prelude = ",".join(tinycss2.serialize(selector).strip() for selector in selectors)
        return f"{prelude}{{{tinycss2.serialize(rule.content)}}}" if selectors else ""
    if rule.type != "at-rule" or rule.lower_at_keyword in ("charset", "import"):
        return ""
    if rule.lower_at_keyword not in ("media", "supports"):
        return tinycss2.serialize([rule])
    inner = purge(tinycss2.parse_rule_list(rule.content, True, True), used)
    return f"@{rule.at_keyword}{tinycss2.serialize(rule.prelude)}{{{inner}}}" if inner else ""


def split_at_commas(tokens: Tokens) -> list[Tokens]:
    """The selectors of a list of them."""
    selectors: list[Tokens] = [[]]
    for token in tokens:
        if token == ",":
            selectors.append([])
        else:
            selectors[-1].append(token)
    return selectors


def may_match(selector: Tokens, used: Vocabulary) -> bool:
    """Does every element, class and id that the selector asks for occur?

    What stands inside :not() and :is() is not asked for.
    """
    before = None
    for token in selector:
        if token.type == "ident":
            if before == ".":
                if token.value not in used.names:
                    return False
            elif before != ":" and token.lower_value not in used.elements:
                return False
        elif token.type == "hash" and token.value not in used.names:
            return False
        elif token.type == "function" and token.lower_name == "lang":
            return True
        before = token.value if token.type == "literal" else None
    return True


def without_unused_definitions(css: str) -> str:
    """Drop custom properties nobody reads, animations nobody runs and font faces nobody names."""
    before = ""
    while css != before:  # what only a dropped property has read is dropped next
        before, css = css, without_unread_properties(css)
    css = KEYFRAMES.sub(
        lambda found: found[0] if len(re.findall(rf"\b{found[1]}\b", css)) > 1 else "", css
    )
    named = " ".join(re.findall(r"(?:font|font-family|--fa-[\w-]+)\s*:[^;}]*", FACE.sub("", css)))
    return FACE.sub(lambda face: face[0] if family(face[0]) in named else "", css)


def without_unread_properties(css: str) -> str:
    """Drop the custom properties that no var() reads."""
    read = set(re.findall(r"var\(\s*(--[\w-]+)", css))
    return PROPERTY.sub(lambda found: found[0] if found[1] in read else "", css)


def family(face: str) -> str:
    """The name of the family that a @font-face is of."""
    named = re.search(r"font-family:\s*[\"']?([^\"';}]+)", face)
    assert named, f"a font face without a family: {face[:80]}"
    return named[1].strip()
