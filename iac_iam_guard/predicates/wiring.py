"""Words about keys wired to workloads."""
