"""The page diet: what a reader downloads is what the pages use.

The theme serves 400 KB of rules, three icon fonts and a 1.5 MB icon script to every page. Here its
sheets become one, without the rules whose classes, ids or elements occur on no page; its fonts lose
the glyphs no page shows; its scripts become one, deferred.

``files``       addresses that name a file's content; what was found out once is remembered
``pictures``    a picture reserves its place, and has no digits that nobody sees
``page``        a page names one sheet and one script
``styles``      no style within a page: classes of the one sheet
``scripts``     the one script
``vocabulary``  the words and characters that occur on the pages
``rules``       which rules of a sheet can match something
``fonts``       fonts of the glyphs in use
``sheets``      the one sheet
"""
