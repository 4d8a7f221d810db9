"""Pages for administrators that the desk cannot derive: what a role gives, who is in which team.

They draw what `core.administration` tells and ask its verbs. To add a page: a function here, its address in `urls`,
and an entry in the settings (`core/room.py`).
"""
