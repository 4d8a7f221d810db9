"""Reading and changing records of any type, made from their descriptions.

`planner` reads lists: condition, rights, sort and page become one statement. `verbs` are the plain verbs (create,
edit, delete) that every type has; a type's own verbs stand in its folder. `statement` is the one place where the
planner's SQL meets the database.
"""
