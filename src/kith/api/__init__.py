"""The door for programs: every type of the house as JSON over HTTP, made from its description.

`build` turns the registry into routes; `listing`, `routes` and `bodies` translate requests into what the
engine asks, `problem` its refusals into answers, `schema` the descriptions into OpenAPI. The door decides
nothing: rights are `core.access`, lists the planner, changes the verbs. It uses `core` alone.
A room adds routes of its own by a function in `Room.api`, which is given a `ninja.Router`.
"""
