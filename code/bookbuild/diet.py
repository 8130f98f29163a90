"""The page diet: what a reader downloads is what the pages use.

The theme serves 400 KB of rules, three icon fonts and a 1.5 MB icon script to every page. Here its sheets become
one, without the rules whose classes, ids or elements occur on no page; its fonts lose the glyphs no page shows;
its scripts become one, deferred.
"""

import base64
import hashlib
import io
import logging
import re
from html.parser import HTMLParser
from pathlib import Path

import joblib
import tinycss2
from fontTools import subset, ttLib

from bookbuild import widgets

SHEETS = (
    "basic.css",
    "styles/pydata-sphinx-theme.css",
    "pygments.css",
    "styles/sphinx-book-theme.css",
    "mystnb.*.css",
    "copybutton.css",
    "sphinx-design.min.css",
    "katex/katex.min.css",
    "katex-math.css",
)
OUR_SHEETS = ("site.css", "widgets.css")  # written for these pages: nothing to purge
SCRIPTS = (
    "doctools.js",
    "sphinx_highlight.js",
    "clipboard.min.js",
    "copybutton.js",
    "scripts/bootstrap.js",
    "scripts/pydata-sphinx-theme.js",
    "scripts/sphinx-book-theme.js",
    "site.js",
)
# Classes that Bootstrap's script puts on elements at run time, for the two parts of it that the theme uses.
BOOTSTRAP_CLASSES = {
    *(
        "show",
        "fade",
        "active",
        "disabled",
        "collapsing",
        "dropdown-menu",
        "dropdown-item",
        "dropdown-toggle",
    ),
    *(
        "tooltip",
        "tooltip-inner",
        "tooltip-arrow",
        "bs-tooltip-auto",
        "bs-tooltip-top",
        "bs-tooltip-bottom",
    ),
    *("bs-tooltip-start", "bs-tooltip-end"),
}
# Fonts that travel inside the sheet: the small ones, and those of nearly every formula, so that no formula
# takes its place late and moves the text below it.
INLINE_BYTES, INLINE_FONTS = 4096, {"KaTeX_Main-Regular.woff2", "KaTeX_Math-Italic.woff2"}
# Search results quote each page, which a browser may not fetch from the disk.
NO_SUMMARIES_FROM_FILES = (
    'if (location.protocol === "file:") DOCUMENTATION_OPTIONS.SHOW_SEARCH_SUMMARY = false;'
)
logging.getLogger("fontTools").setLevel(logging.WARNING)  # it reports each table it cuts
FACE = re.compile(r"@font-face\s*\{[^}]*\}")


# ------------------------------------------------------------------ the page


def lighten(text, path, site):
    """The page with one style sheet and one deferred script besides its widgets', and with the size of each picture."""
    root = "../" * (len(path.relative_to(site).parts) - 1)
    text = re.sub(
        r'\s*<script type="application/vnd.jupyter.widget-state\+json">.*?</script>',
        "",
        text,
        flags=re.S,
    )
    text = re.sub(r'<link[^>]*rel="stylesheet"[^>]*>\s*', "", text)
    text = re.sub(r'<link rel="preload" as="script"[^>]*>\s*', "", text)
    text = re.sub(
        r'\s*<meta name="viewport" content="width=device-width, initial-scale=1"\s*/>', "", text
    )
    text = text.replace(
        'data-theme="auto">', 'data-theme="light">', 1
    )  # for readers without JavaScript; else it is set at once
    text = re.sub(r'\s*<meta name="docsearch:[^>]*>', "", text)
    text = re.sub(r"<!--.*?-->\s*", "", text, flags=re.S)
    options = (site / "_static/documentation_options.js").read_text(encoding="utf-8")
    text = re.sub(
        r'<script src="[^"]*documentation_options\.js[^"]*"></script>',
        lambda _: f"<script>{options}{NO_SUMMARIES_FROM_FILES}</script>",
        text,
    )
    text = re.sub(
        r'\s*<script[^>]*src="[^"]*"[^>]*></script>', lambda tag: keep_script(tag[0], path), text
    )
    links = f'<link rel="stylesheet" href="{root}_static/book.css?v=0" />\n<script defer src="{root}_static/book.js?v=0"></script>\n'
    text = text.replace("</title>", "</title>\n" + links, 1)
    text = re.sub(r"\s*console\.log\([^)]*\);", "", text)
    return re.sub(r'<img[^>]*src="([^"]*\.svg)"[^>]*>', lambda tag: sized(tag, path), text)


def keep_script(tag, path):
    """A widget keeps its script. The search page keeps Sphinx's search, in order, after the book's script; elsewhere it would be dead weight."""
    if widgets.FOLDER in tag:
        return tag
    is_search = re.search(r"searchtools|language_data|searchindex", tag)
    return (
        tag.replace("<script ", "<script defer ")
        if is_search and path.name == "search.html"
        else ""
    )


def sized(tag, path):
    """Width and height reserve a picture's place before it has loaded."""
    picture = (path.parent / tag[1]).resolve()
    box = (
        re.search(
            r'viewBox="[\d.]+ [\d.]+ ([\d.]+) ([\d.]+)"', picture.read_text(encoding="utf-8")[:4000]
        )
        if picture.exists()
        else None
    )
    if not box or " width=" in tag[0]:
        return tag[0]
    width, height = (round(float(side) * 4 / 3) for side in box.groups())  # points to CSS pixels
    return tag[0].replace("<img", f'<img width="{width}" height="{height}" decoding="async"', 1)


def lighten_picture(path):
    """Matplotlib writes coordinates to a millionth of a point; a hundredth is finer than any screen."""
    text = path.read_text(encoding="utf-8")
    text = re.sub(r"<metadata>.*?</metadata>\s*", "", text, flags=re.S)
    # not a scale, though: that of the letters is 1/64
    text = re.sub(
        r"scale\([^)]*\)|-?\d+\.\d{3,}",
        lambda it: it[0] if it[0][0] == "s" else f"{float(it[0]):.2f}".rstrip("0").rstrip("."),
        text,
    )
    text = re.sub(r"(?<=[\d.])\n(?=[LCQMz] ?)", "", text)
    path.write_text(text, encoding="utf-8")


# ------------------------------------------------------------------ scripts


def write_script(site):
    static = site / "_static"
    parts = [(static / name).read_text(encoding="utf-8") for name in SCRIPTS]
    body = re.sub(r"^//# sourceMappingURL=.*$", "", "\n;\n".join(parts), flags=re.M)
    body = body.replace(
        "console.log(", "void ("
    )  # the theme reports each colour change to the console
    return write(static, "book.js", body)


def write(static, name, text):
    (static / name).write_text(text, encoding="utf-8")
    return f"{name}?v={hashlib.sha256(text.encode()).hexdigest()[:8]}"


# ------------------------------------------------------------------ style sheets


class Vocabulary(HTMLParser):
    """Every element, class and id of the pages, and every character of their text."""

    def __init__(self):
        super().__init__()
        self.elements, self.names, self.characters = {"html", "body"}, set(), set()

    def handle_starttag(self, tag, attrs):
        self.elements.add(tag)
        for name, value in attrs:
            if name in ("class", "id"):
                self.names.update((value or "").split())

    def handle_data(self, data):
        self.characters.update(data)


def words_of_page(text):
    """(elements, classes and ids, characters) of one page."""
    words = Vocabulary()
    words.feed(text)
    return words.elements, words.names, words.characters


def words_of_script(text):
    """The words in the strings of a script."""
    strings = re.findall(r"""(["'`])((?:(?!\1|\\|\n).|\\.)*)\1""", text)
    return {word for _, string in strings for word in re.findall(r"[\w-]+", string)}


def vocabulary(pages, static, remembered):
    """What selectors may name: what stands on the pages, and the words in the strings of the scripts."""
    used = Vocabulary()
    for text in pages.values():
        elements, names, characters = remembered(words_of_page)(text)
        used.elements |= elements
        used.names |= names
        used.characters |= characters
    used.names |= BOOTSTRAP_CLASSES
    for name in (*SCRIPTS, "searchtools.js"):
        if name != "scripts/bootstrap.js":
            used.names |= remembered(words_of_script)((static / name).read_text(encoding="utf-8"))
    return used


def memory(site):
    """What keeps the results of pure functions from one build to the next: a page that is as it was is not read anew."""
    this_version = hashlib.sha256(Path(__file__).read_bytes()).hexdigest()[:8]
    return joblib.Memory(site.parent / ".diet" / this_version, verbose=0).cache


def write_style_sheet(pages, site):
    static = site / "_static"
    remembered = memory(site)
    used = vocabulary(pages, static, remembered)
    css = ""
    for pattern in SHEETS:
        for path in sorted(static.glob(pattern)):
            folder = path.parent.relative_to(static).as_posix()
            rules = remembered(purged)(
                path.read_text(encoding="utf-8"), sorted(used.elements), sorted(used.names)
            )
            css += with_addresses(rules, "" if folder == "." else folder + "/")
    css += "".join(
        tinycss2.serialize(
            tinycss2.parse_stylesheet((static / name).read_text(encoding="utf-8"), True, True)
        )
        for name in OUR_SHEETS
    )
    css = fonts_of_used_glyphs(without_unused_definitions(css), static, used.characters, remembered)
    return write(static, "book.css", squeeze(css))


def purged(css, elements, names):
    """The rules of a sheet that can match something on a page, as text."""
    used = Vocabulary()
    used.elements, used.names = set(elements), set(names)
    return purge(tinycss2.parse_stylesheet(css, skip_comments=True, skip_whitespace=True), used)


def purge(rules, used):
    """The rules of a sheet that can match something on a page."""
    kept = []
    for rule in rules:
        if rule.type == "qualified-rule":
            selectors = [
                selector for selector in split_at_commas(rule.prelude) if may_match(selector, used)
            ]
            if selectors:
                prelude = ",".join(tinycss2.serialize(selector).strip() for selector in selectors)
                kept.append(f"{prelude}{{{tinycss2.serialize(rule.content)}}}")
        elif rule.type == "at-rule" and rule.lower_at_keyword in ("media", "supports"):
            inner = purge(tinycss2.parse_rule_list(rule.content, True, True), used)
            if inner:
                kept.append(f"@{rule.at_keyword}{tinycss2.serialize(rule.prelude)}{{{inner}}}")
        elif rule.type == "at-rule" and rule.lower_at_keyword not in ("charset", "import"):
            kept.append(tinycss2.serialize([rule]))
    return "".join(kept)


def split_at_commas(tokens):
    selectors = [[]]
    for token in tokens:
        if token == ",":
            selectors.append([])
        else:
            selectors[-1].append(token)
    return selectors


def may_match(selector, used):
    """Does every element, class and id that the selector asks for occur? (What stands inside :not() and :is() is not asked for.)"""
    before = pair = None
    for token in selector:
        if token.type == "ident":
            if before == ".":
                if token.value not in used.names:
                    return False
            elif before != ":" and token.lower_value not in used.elements:
                return False
        elif token.type == "hash" and token.value not in used.names:
            return False
        elif token.type == "function" and token.lower_name == "lang" and pair is None:
            return True
        before = token.value if token.type == "literal" else None
    return True


def with_addresses(css, folder):
    """Relative addresses, seen from the folder of the one sheet."""
    return re.sub(
        r"""url\(\s*(["']?)(?!data:|https?:|/|#)([^"')]+)\1\s*\)""",
        lambda url: f"url({normal(folder + url[2])})",
        css,
    )


def normal(address):
    while "/../" in address or re.search(r"(^|/)[^./]+/\.\./", address):
        address = re.sub(r"(^|/)[^/]+/\.\./", r"\1", address, count=1)
    return address.removeprefix("./")


def without_unused_definitions(css):
    """Drop custom properties nobody reads, animations nobody runs and font faces nobody names."""
    before = None
    while css != before:
        before, read = css, set(re.findall(r"var\(\s*(--[\w-]+)", css))
        css = re.sub(
            r"(?<=[{;])\s*(--(?!fa\b)[\w-]+)\s*:[^;{}]*(;|(?=}))",
            lambda rule: rule[0] if rule[1] in read else "",
            css,
        )
    css = re.sub(
        r"@keyframes\s+([\w-]+)\s*\{(?:[^{}]*\{[^{}]*\})*\s*\}",
        lambda rule: rule[0] if len(re.findall(rf"\b{rule[1]}\b", css)) > 1 else "",
        css,
    )
    named = " ".join(re.findall(r"(?:font|font-family|--fa-[\w-]+)\s*:[^;}]*", FACE.sub("", css)))
    return FACE.sub(lambda face: face[0] if family(face[0]) in named else "", css)


def family(face):
    return re.search(r"font-family:\s*[\"']?([^\"';}]+)", face)[1].strip()


# ------------------------------------------------------------------ fonts


def fonts_of_used_glyphs(css, static, characters, remembered):
    """Each font face with a woff2 file of the glyphs in use alone."""
    icons = {character for character in css if "\ue000" <= character <= "\uf8ff"}

    def slimmed(face):
        source = re.search(r"url\(([^)]+\.woff2)[^)]*\)", face[0])
        if not source:
            return ""
        font = remembered(slim_font)((static / source[1]).read_bytes(), sorted(characters | icons))
        if font is None:
            return ""
        address = place_font(static, source[1].rsplit("/", 1)[1], font)
        return re.sub(
            r"src:[^;}]*(;\s*src:[^;}]*)*", f'src:url({address}) format("woff2")', face[0], count=1
        )

    return FACE.sub(slimmed, css)


def slim_font(font, characters):
    """The bytes of the font with those characters alone, or None if it has none of them (but the space)."""
    font = ttLib.TTFont(
        io.BytesIO(font), recalcTimestamp=False
    )  # the same glyphs are the same file
    wanted = {ord(character) for character in characters} & set(font.getBestCmap())
    if not wanted - {0x20, 0xA0}:
        return None
    options = subset.Options(flavor="woff2", notdef_outline=True, layout_features=["*"])
    cutter = subset.Subsetter(options)
    cutter.populate(unicodes=wanted)
    cutter.subset(font)
    font.flavor = "woff2"
    out = io.BytesIO()
    font.save(out)
    return out.getvalue()


def place_font(static, name, font):
    if len(font) <= INLINE_BYTES or name in INLINE_FONTS:
        return "data:font/woff2;base64," + base64.b64encode(font).decode()
    (static / "fonts").mkdir(exist_ok=True)
    (static / "fonts" / name).write_bytes(font)
    return f"fonts/{name}?v={hashlib.sha256(font).hexdigest()[:8]}"


def squeeze(css):
    """Without comments and spare white space."""
    css = re.sub(r"/\*.*?\*/", "", css, flags=re.S)
    css = re.sub(r"\s+", " ", css)
    return re.sub(r"\s*([{};,])\s*", r"\1", css).replace(";}", "}")
