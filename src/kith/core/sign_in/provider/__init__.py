"""Identity providers: where people of the company prove who they are, instead of with a password of ours.

A provider says who somebody is (`identity`), by OpenID Connect (`oidc`) or SAML 2.0 (`saml`); `arriving` decides what
that opens here, and `groups` puts them into teams and roles. What is set up is a record that administrators change by
the verbs of `actions`, and every sign-in, refusal and change stands in the history.
"""
