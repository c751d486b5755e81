"""What the page of a job and that of a competence tell, read with a fixed number of queries."""
