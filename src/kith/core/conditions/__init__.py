"""The one filter language: lists, saved views, segments, rights, automations, reports and the API speak it.

A condition is a small tree (`tree`) with a JSON form, a text form (`text`) and a sentence in the reader's language
(`sentence`). `compile` makes set-based SQL of it over the fields of one type. It knows fields, not rights: who may
use which field is decided by `core.access`, which hands over the fields that may be used.
"""
