"""Writing in the exchange: one module per noun."""
