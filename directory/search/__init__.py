"""Thai search over everything the portal can show. Each room registers what it has; see `registry` and `finding`."""
