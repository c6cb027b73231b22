"""One client for each provider outside: SMS, carrier check, face check, OCR."""
