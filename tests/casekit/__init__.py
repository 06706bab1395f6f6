"""Cases with a measured truth: read them, load them, verify them on a server, score the product against them."""
