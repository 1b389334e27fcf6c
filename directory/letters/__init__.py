"""Letters to offices: issued once, followed down the tree by private links, and remembered to those who are late."""
