"""The words that all parts share: what comes in (`inbound`, `event`) and what goes out (`outbound`)."""
