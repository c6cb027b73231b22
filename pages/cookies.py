"""The cookies of the pages that say whose browser this is."""

WHO, PATH = "szca_who", "/p"
# What has to be dropped when a browser becomes another person's: name and path.
COOKIES = {WHO: PATH}
