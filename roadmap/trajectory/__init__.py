"""How far a target is: its straight path, the values that count, the pace, the status and the picture of all that.

`course` is arithmetic only; `needs` reads the computed needs; `reading` brings them together; `chart` draws.
"""
