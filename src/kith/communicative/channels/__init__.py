"""Channels: the ways a message leaves the house and comes back, one folder a kind.

A channel carries and reads; it never decides whether somebody may be written to (that is the gate's work,
in privacy). Channels know neither the tables nor each other: they take plain values and give plain values
back, and the outbox connects them with the records. A new channel is a new folder here and one line in the
room.
"""
