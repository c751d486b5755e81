"""Files of the whole catalogue and of all published profiles, made every night for whoever wants everything at once."""
