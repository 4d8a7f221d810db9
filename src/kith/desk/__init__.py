"""The staff's screens: list, record, form, import tray, builder and palette, all made from the registry.

The desk is a door: it translates requests into verbs and answers into pages, and decides nothing. It owns
the shell, the components (`components/`), the page templates (`templates/desk/`), the marks that Python
writes into rows (`marks.py`), the drawings of the analyses (`charts/`) and the view models that templates
are filled from (`*_view.py`, frozen dataclasses). It may use core and lib; rooms above it reach a page
through panels and actions. To add a component: a macro in `components/`, its states in the gallery, its
classes in the front end's style sheet.
"""
