"""The communicative wing: everything that goes out to customers and comes in from them, on any channel.

It owns the channels (`channels/<kind>/`) and the relays that carry mail. It uses customers and privacy and never
decides whether somebody may be written to: `privacy.gate` does. Rooms above compose messages and hand them over.
To add a channel, give it a folder below `channels/` and a line in `room.py`.
"""
