"""Lists go out as files, with what whoever asks may hand out of them and no more.

An export is a `Run`: asked for, made by a job from one statement, kept in the data folder for a week, and gone. Making
and taking it stand in the audit, with the filter in words sealed under the export's own key, so that a person who is
named there can be erased. A killed worker begins the file anew, and so does one during whose work somebody was erased.
"""
