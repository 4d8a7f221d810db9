"""E-mail: newsletters made once and filled per person, handed to a relay, and what comes back read.

`compose` compiles a newsletter and fills it for one recipient, `tokens` signs the links in it, `dkim` signs
the whole, `relay` hands messages over and keeps a journal of each, `bounce` reads failure notices and
complaints, `machine` tells the hits of mail scanners from those of people. Nothing here knows a table or a
setting: keys, addresses and limits come in as arguments.
"""
