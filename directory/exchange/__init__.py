"""Lists of agencies and contact points that come in as files: tried by a worker, shown, confirmed, taken by a worker."""
