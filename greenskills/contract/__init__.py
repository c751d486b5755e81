"""What the API promises, as files in `docs/api/`: its schema, the schema as it was promised, and a client in Python.

`manage.py api_contract` writes them; tests make sure that they are what the code says, and that v1 only grows.
"""
