"""How a request reaches a dialect: hosts, path prefixes, the proxy form, the tunnel and its certificates."""
