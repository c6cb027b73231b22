"""What is made from the declaration of the flows and from the records: drawings, words, checks, figures."""
