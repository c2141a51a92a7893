"""Decides for git's hooks what is judged, and in a fraction of a second whether there is anything to judge at all.

Nothing here gives a verdict. A change is let go only when no path of it can matter to one: see `concern`.
"""
