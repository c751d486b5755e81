"""Every other list of the API as a table that comes back: what it says is compared with what the list says now.

`shapes` says of each list what of it can be changed or added, `comparing` finds the rows of a file that differ,
`bodies` makes of their cells the body of a request, `asking` asks the resource itself, and `taking` does all of it for
a file, in the name of who sent it.
"""
