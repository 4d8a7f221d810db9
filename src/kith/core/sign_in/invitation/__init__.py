"""Invitations: how people of the company are added. Each is a link that works once, for a week, until it is withdrawn."""
