d = "not read"
