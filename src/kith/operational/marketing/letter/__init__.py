"""Letter runs: campaigns by letter, made into PDF in parts, printed, and known again when they come back.

`approving` begins one, `making` makes its parts, `handling` marks them as printed and as returned, `pages` shows it all.
"""
