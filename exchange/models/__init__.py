"""The tables of the exchange: changes, and who is told of them."""
