"""Pictures without a drawing program: marks in pixels, as SVG or as PNG. Charts of all apps are made of them."""
