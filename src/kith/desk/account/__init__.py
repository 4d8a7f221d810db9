"""My account: who I am here, how I sign in, where I am signed in, and the keys of programs that work for me.

Pages alone; what they do is in `core.sign_in`, codes and passkeys are django-allauth's. Before anything that could lock
somebody out or let somebody else in, the password or a second factor is asked for again. To add a page, write a
function here, give it an address in `urls`, and name it in `core.room` where it belongs into the settings.
"""
