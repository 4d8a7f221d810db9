"""Marketing: writing to a group of customers, and finding out whether it did anything.

It owns campaigns with their audience, ledger and report. Who may be written to is decided by `privacy.gate`, twice:
when an audience is approved and again when a mail is handed over. What was bought comes from the back office.
A campaign keeps some people out by lot, so that its effect can be told from chance.
"""
