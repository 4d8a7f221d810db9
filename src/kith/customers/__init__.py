"""The central customer database: everybody the organisation has to do with, in one record each.

It owns parties (people and organisations), ways to reach them, relationships between them, the timeline of every
touch, notes, and the facts that analyses write onto a party. It uses `core` and is shown by `desk` and `api`.
Rooms above add panels, fields and conditions to its types in their `room.py`; nothing here knows them.
To add a type, give it a folder with `model.py` and `type.py` and name it in `models.py` and `room.py`.
"""
