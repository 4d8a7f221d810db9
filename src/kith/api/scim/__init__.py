"""The door for directories (SCIM 2.0, RFC 7643 and 7644): colleagues as Users, teams as Groups.

`door` knows who calls and loads the rest with the first that does; `resources` are the schemas, `listing` finds, `service`
answers. What is done is decided in `core.provisioning`.
"""
