"""The local Sphinx extension: it makes of Jupyter Book's site one that is strict, offline, light and accessible.

One concern a module, each with its own ``setup``:

``execution``      cells that raise or warn name their file and line; the cache knows the code it was made with
``mathematics``    KaTeX at build time, fonts from this package
``proofs``         an equation that does not hold stops the build; the mark beside each number, and the report behind it
``widgets``        the live widget and the picture for readers without JavaScript
``repository``     the address behind the launch buttons, asked of git
``pages``          the written page: ``accessibility`` mends the theme's faults, ``diet`` takes off its weight
"""

from bookbuild import execution, mathematics, pages, proofs, repository, widgets


def setup(app):
    app.add_config_value(
        "comments_config", {}, ""
    )  # Jupyter Book always sets it; its extension is not loaded here
    for part in (execution, proofs, mathematics, widgets, repository, pages):
        part.setup(app)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
