"""The record: what is kept, found again, swept up and posted, also after a kill."""
