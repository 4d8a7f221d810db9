"""How people of the company come in and go out: sign-in, sign-out, a new password.

It owns the sign-in pages and the words on them; checking passwords, counting attempts and one-time links are
django-allauth's. Nobody can sign up: people are added by an administrator. It uses `core.principals` alone.
To add a way to sign in (a second factor, single sign-on), add allauth's application and its pages here.
"""
