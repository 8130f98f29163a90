"""What a cell shows other than by its value; the session puts its `display` here."""


class Shown:
    """Text that is to be shown as what it is."""

    kind = ""

    def __init__(self, data: str) -> None:
        self.data = data

    def _repr_mimebundle_(self, **kwargs: object) -> dict[str, str]:
        return {self.kind: self.data}


class HTML(Shown):
    """HTML."""

    kind = "text/html"


class Markdown(Shown):
    """Markdown, with tables."""

    def _repr_mimebundle_(self, **kwargs: object) -> dict[str, str]:
        from markdown_it import MarkdownIt

        html = MarkdownIt("commonmark").enable("table").render(self.data)
        return {"text/markdown": self.data, "text/html": html}


class Latex(Shown):
    """LaTeX, with its dollars."""

    kind = "text/latex"


class Math(Shown):
    """LaTeX of one formula."""

    kind = "text/latex"

    def __init__(self, data: str) -> None:
        super().__init__(f"$\\displaystyle {data}$")


class SVG(Shown):
    """A picture."""

    kind = "image/svg+xml"
