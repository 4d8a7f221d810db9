"""What happens to the sign-ins of people: coming in and going out, their sessions, keys and invitations.

It owns the verbs and their record in the history; who is asking is `core.principals`, how it is proven (passwords,
codes, passkeys) is django-allauth's, and the pages are the desk's. Everything that is done here leaves an event about
the colleague, with the address and the browser it came from, sealed with the colleague's own key.
"""
