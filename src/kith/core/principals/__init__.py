"""Whoever acts: people of the company, programs with a key, outside people, and the system under a name.

It owns users, principals, teams, API keys and sessions. `Actor` is what every verb and every read is given;
it is loaded together with the session by one statement. Rights are not here but in `core.access`.
"""
