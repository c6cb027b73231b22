"""The threads of the applicants as staff see them: the lists, what was said, what may still be sent."""
