"""What lies around one job or competence, in two steps: what it is linked to, and what those are linked to.

`links` reads who needs what from ESCO and from the published profiles, `around` chooses what is shown, `layout` places
it.
"""
