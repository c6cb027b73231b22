"""What single words say and how they are written: even forms, words around a value, yes and no, commands."""
