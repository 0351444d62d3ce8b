"""Settings: base, demo, test, prod; they read the environment and nothing imports them."""
