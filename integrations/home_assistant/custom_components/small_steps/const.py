"""What both ends agree on."""

DOMAIN = "small_steps"
HOST, PORT = "127.0.0.1", 10700
