"""Privacy: for what people may be contacted, by which channel, and the proof of it.

It owns purposes (what the organisation contacts people for), consents (what each person said, with proof) and
suppressions (addresses that must not be used), and it holds the gate: the one place that decides who may be
contacted. It uses `customers` for parties and their addresses. Whoever sends anything asks the gate for the audience,
and again at the moment of handing over; a withdrawal wins. People decide for themselves on the pages under `/p/`.
To add a purpose, an administrator fills in a form; to add a channel, name it and its addresses in `channel.py`.
"""
