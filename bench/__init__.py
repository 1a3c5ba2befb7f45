"""The benchmark: Witter's pages beside a bare Django page (docs/performance.md). The site imports none of it."""
