"""Operations of people."""

from api.entities.accounts import CredentialAccount
from api.operations import Operation
from api.presenters.accounts import credential_account
from follows.relationships import pending_requests_for


class VerifyCredentials(Operation):
    """Return the person whom the token stands for."""

    path, scope, tag = "/api/v1/accounts/verify_credentials", "profile", "accounts"
    returns = CredentialAccount

    def perform(self) -> CredentialAccount:
        pending = pending_requests_for(self.viewer).count() if self.viewer.is_protected else 0
        return credential_account(self.viewer, self.base_url, pending)


OPERATIONS: list[type[Operation]] = [VerifyCredentials]
