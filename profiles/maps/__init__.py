"""The map of jobs and competences: which jobs ask which competences, at which level, and who says so.

`selection` reads the question from the address; `jobs` and `discussion` find the rows and what insiders talk about;
`matrix` puts rows, columns and cells together, `order` sorts them so that blocks show. `table`, `drawing`, `sheets`
and `detail` show the result: as HTML, as a picture, as a file, and one cell taken apart.
"""
