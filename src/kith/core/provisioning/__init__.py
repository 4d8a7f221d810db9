"""Colleagues and teams as the company's own directory keeps them: added, changed and switched off by a program of its,
through the same verbs that administrators use, so that all of it stands in the history."""
