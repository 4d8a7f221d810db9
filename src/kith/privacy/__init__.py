"""Privacy: for what people may be contacted, by which channel, the proof of it, and what they may ask of us.

It owns purposes (what the organisation contacts people for), consents (what each person said, with proof),
suppressions (addresses that must not be used), requests (a person's rights, carried out in all rooms), legal holds and
retention rules, and it holds the gate: the one place that decides who may be contacted. It uses `customers` for
parties and their addresses. Whoever sends anything asks the gate for the audience, and again at the moment of handing
over; a withdrawal wins. People decide for themselves on the pages under `/p/`. To add a purpose, an administrator
fills in a form; to add a channel, name it and its addresses in `channel.py`; a room that keeps something of people
besides records names it in its `traces`.
"""
