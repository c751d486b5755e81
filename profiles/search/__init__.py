"""Finding things by what they are called: one box over everything, in Dutch and English at once."""
