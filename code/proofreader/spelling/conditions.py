"""For which numbers a line is claimed: what stands before it, behind it, or in its note."""

import re

from .pieces import in_pieces

LETTER = r"(?:z|x|a|t|m|n|u|j|\\(?:alpha|lambda|varepsilon))"
RANGE = rf"({LETTER} (?:[<>]|\\[lg]e) (?:- )?\d+ |y = [01] )"
FOR = r"(?:\\text{ ?(?:for|if|when|where) ?(?:all ?)?} |\\forall )"
CONDITION = re.compile(rf"(?:, {FOR}?|{FOR}){RANGE}$|^\\forall {RANGE}, ")
# letters that the book gives no narrower meaning
ANY = r"(?:[zxtvwij]|\\theta|\\beta) "
REALS = r"(?:\\in \\mathbb (?:R|\{ R \}) (?:\^ (?:\w |\{ \w \} |\{ n \+ 1 \} ))?)?"
FOR_ALL = re.compile(
    rf"^\\forall {ANY}{REALS}, "
    rf"|(?:, )?(?:\\text{{ ?for (?:all|any|every) ?}} |\\forall ){ANY}{REALS}$"
)
HALF_LINE = re.compile(r"^\\forall (\w) \\in \( 0 , \\infty \) , ")
BETWEEN = re.compile(r"^\\forall [hp] \\in \( 0 , 1 \) , ")
IN_A_NOTE = re.compile(r"^for ([^;\n]*?[<>][^;\n]*)$", re.M)


def parted_from(pieces: str, note: str) -> tuple[str, str, list[str]]:
    """The claim, the rest of the note, and the conditions, all as rows of pieces but the note."""
    pieces = BETWEEN.sub("", FOR_ALL.sub("", pieces))
    pieces = HALF_LINE.sub(r"\\forall \1 > 0 , ", pieces)
    found: list[str] = []
    for said in IN_A_NOTE.findall(note):
        part = in_pieces(said.replace(">=", r"\ge ").replace("<=", r"\le "))
        if re.fullmatch(RANGE, part):
            found.append(part)
            note = note.replace(f"for {said}", "")
    while stated := CONDITION.search(pieces):
        pieces = pieces[: stated.start()] + pieces[stated.end() :]
        found.append(stated[1] or stated[2])
    return pieces, note, found
