"""What crosses addons: browser, RPC from outside, packaging, the environment itself."""
