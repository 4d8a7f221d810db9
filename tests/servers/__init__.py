"""Tests against real counterparts, started for them on loopback ports from the packages of the system.

Each counterpart is a class: `missing()` says why it cannot be had here, `start(folder, port)` starts it in
a folder of its own and returns when it answers, `stop()` ends the processes it started and no others.
"""
