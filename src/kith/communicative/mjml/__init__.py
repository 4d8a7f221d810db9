"""MJML as its author wrote it: read into spans, never written anew.

`scan` finds where each element, attribute and closing tag of a source stands, whatever its spacing, quotes or mistakes.
`blocks` says which of them a person can choose and change, `edit` puts new text in the place of one span and leaves every
other byte, `pieces` are new blocks, `brand` what they look like in this house.
"""
