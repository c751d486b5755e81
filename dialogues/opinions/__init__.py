"""The opinion map: which people answer alike, what each group stands out by, what all agree on and what divides.

`groups` finds the groups in a table of answers, `findings` says what they mean, `figures` turns the answers of one
dialogue into the figures that may be shown, `drawing` draws them. Only `figures` knows the database.
"""
