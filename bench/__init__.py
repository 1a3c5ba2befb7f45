"""What Witter's pages cost, beside the least that Django can do (docs/performance.md). The site imports none of it."""
