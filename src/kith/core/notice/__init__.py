"""Telling colleagues something at the desk: what others did to records they follow, and that somebody spoke to them.

`following` keeps who follows what, `telling` writes notices from events after commit, `reading` gives somebody theirs.
Rights are asked when notices are read, so that nobody is told of what they can no longer see. A notice names a record
and an event, never a value.
"""
