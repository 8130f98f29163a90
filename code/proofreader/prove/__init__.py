"""The trusted part: what it calls proved, the book calls proved.

A slip elsewhere makes a formula unreadable, or a proof fail; a slip here, or in what `meaning` says
a formula means, could call something false proved. Numbers are the second witness: they know
nothing of this room, and every claim has passed them before it comes here.
"""
