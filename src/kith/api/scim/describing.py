"""What this door tells of itself: its abilities, its resources and their schemas."""

from __future__ import annotations

from functools import cache

from scim2_models import ResourceType, Schema, ScimPolicy, ScimProvider, ServiceProviderConfig

from kith.api.scim.resources import Group, User

MOST = 500
POLICY = ScimPolicy(
    unknown=ScimPolicy.Unknown.ignore,  # directories send what they have, such as departments and titles
    remove_value_as_filter=ScimPolicy.RemoveValue.apply,
    unmatched_path_filter=ScimPolicy.UnmatchedPathFilter.create,
)


@cache
def provider() -> ScimProvider:
    config = ServiceProviderConfig.model_validate(
        {
            "patch": {"supported": True},
            "bulk": {"supported": False, "maxOperations": 0, "maxPayloadSize": 0},
            "filter": {"supported": True, "maxResults": MOST},
            "changePassword": {"supported": False},
            "sort": {"supported": True},
            "etag": {"supported": True},
            "authenticationSchemes": [
                {
                    "type": "oauthbearertoken",
                    "name": "Token of a connection",
                    "description": "Made by an administrator under Settings, Directories.",
                    "specUri": "https://www.rfc-editor.org/rfc/rfc6750",
                    "primary": True,
                }
            ],
        }
    )
    return ScimProvider([User, Group], config=config, policy=POLICY)


def config() -> ServiceProviderConfig:
    found = provider().config
    assert found is not None
    return found


def schemas() -> tuple[Schema, ...]:
    return provider().schemas


def resource_types() -> tuple[ResourceType, ...]:
    return provider().resource_types
