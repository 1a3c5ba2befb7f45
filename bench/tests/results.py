"""Sample results in the form that a run writes."""


def page(name, cpu_ms=(4.0,), postgres_ms=(1.0,), **values):
    facts = {"bytes": 20_000, "gzip_bytes": 6_000, "queries": 8, "buffers": 500, "planning_ms": 0.5}
    timed = {"cpu_ms": [*cpu_ms], "postgres_ms": [*postgres_ms], "rate_4": [200.0], "rate_4_to_bare": [0.8]}
    return {"name": name, "note": f"the {name}", "facts": facts, "values": timed | values}


def result(*pages, rss=70.0, likes=None, people=10_000):
    machine = {"date": "2026-05-01 12:00 UTC", "commit": "abc1234", "processor": "A processor", "cores": 2}
    versions = {"python": "3.13.0", "django": "6.1", "postgres": "18.6", "memory_mb": 4096}
    rows = {"people": people, "witts": 20 * people}
    return {
        "machine": machine | versions,
        "database": {"name": f"bench_{people}", "megabytes": 50, "rows": rows},
        "load_before": 0.2,
        "rounds": 3,
        "seconds": 1,
        "pages": [*pages],
        "memory": {"site": [{"rss": rss, "pss": 50.0}]},
        "client_cpu_ms": 0.1,
        "likes": likes,
    }
