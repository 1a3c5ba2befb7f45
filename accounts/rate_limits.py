"""Rate limits of accounts, in allauth's format: amount/period/scope."""


def account_rate_limits(failures: int, sign_ups: int) -> dict:
    """Return ACCOUNT_RATE_LIMITS for `failures` (wrong passwords per 15 minutes) and `sign_ups` (per hour).

    0 switches a limit off.
    """
    return {
        "login": None,
        # IP address first: once it is limited, made-up names create no further counters
        "login_failed": failures and f"{5 * failures}/15m/ip,{failures}/15m/key",
        "login_failed_anywhere": failures and f"{10 * failures}/15m/key",
        "login_failed_device": failures and f"{failures}/15m/key",
        "password_check": failures and f"{failures}/15m/key",  # per signed-in user
        "change_password": None,  # counted as password_check
        "signup": None,
        "sign_up": sign_ups and f"{sign_ups}/h/ip",
        "reset_password": "20/h/ip,5/h/key",
        "manage_email": "10/h/user",
        "confirm_email": None,  # allauth counts per address, which reveals whether another account gave it
        "send_confirmation": "1/3m/key,5/h/key",  # per account and address
        # per address, over all accounts; further mails are dropped silently
        "mail_to_address": "10/h/key",  # sign-ups and changes; the rest is for resent links
        "all_mail_to_address": "20/h/key",  # resent links included
    }
