"""Events that a shop's own programs are told of, by the Standard Webhooks specification (standardwebhooks.com)."""
