"""Networks of resources and of access in the formats of other programs: one file a format, and what all of them say alike."""
