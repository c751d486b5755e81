"""Competences that make way for others: who follows whom, what that touches, what it proposes to a profile.

`chains` walks the successors, `rewriting` says what a profile's content becomes, `reach` finds the profiles and jobs
concerned, `guards` refuses what cannot be. Nothing here writes; that is `profiles.actions`.
"""
