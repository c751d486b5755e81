"""Profiles and targets as tables that people edit and send back: writing them, and reading what came back.

`shapes` says which tables there are, `flat` how a content becomes cells and cells a partial edit, `writing` makes the
rows of an export, `reading` makes of a file the edits that `coediting.actions.bulk` takes in.
"""
