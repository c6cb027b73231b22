"""What staff may see and do, without HTTP."""
