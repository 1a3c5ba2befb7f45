"""Rate limits of accounts, in the form that allauth reads: amount/period/what is counted."""


def account_rate_limits(failures: int, sign_ups: int) -> dict:
    """Return ACCOUNT_RATE_LIMITS for so many wrong passwords in 15 minutes and sign-ups in an hour; 0 is no limit."""
    return {
        "login": None,
        # addresses first: one past its limit then adds no row for each name that it makes up
        "login_failed": failures and f"{5 * failures}/15m/ip,{failures}/15m/key",
        "login_failed_anywhere": failures and f"{10 * failures}/15m/key",
        "login_failed_device": failures and f"{failures}/15m/key",
        "password_check": failures and f"{failures}/15m/key",  # of somebody signed in
        "change_password": None,  # a password_check
        "signup": None,
        "sign_up": sign_ups and f"{sign_ups}/h/ip",
        "reset_password": "20/h/ip,5/h/key",
        "manage_email": "10/h/user",
        "confirm_email": None,  # allauth's: per address, so that it told whether somebody else had given the same one
        "send_confirmation": "1/3m/key,5/h/key",  # per account and address, when asked to send it again
        "mail_to_address": "10/h/key",  # of all sign-ups and changes; the rest is quietly left out
    }
