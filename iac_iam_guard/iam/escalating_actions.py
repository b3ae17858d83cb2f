"""Actions by which a caller gains permissions, or hands them out, by themselves: our own reading of AWS's API reference (2026-11)."""

_NAMES = """
    iam: AddClientIDToOpenIDConnectProvider AddRoleToInstanceProfile AddUserToGroup AttachGroupPolicy AttachRolePolicy AttachUserPolicy CreateAccessKey
        CreateLoginProfile CreateOpenIDConnectProvider CreatePolicyVersion CreateSAMLProvider CreateServiceSpecificCredential DeactivateMFADevice
        DeleteGroupPolicy DeleteRolePermissionsBoundary DeleteRolePolicy DeleteUserPermissionsBoundary DeleteUserPolicy DetachGroupPolicy DetachRolePolicy
        DetachUserPolicy PassRole PutGroupPolicy PutRolePermissionsBoundary PutRolePolicy PutUserPermissionsBoundary PutUserPolicy RemoveUserFromGroup
        ResetServiceSpecificCredential SetDefaultPolicyVersion UpdateAccessKey UpdateAssumeRolePolicy UpdateLoginProfile
        UpdateOpenIDConnectProviderThumbprint UpdateSAMLProvider UploadSigningCertificate
    sts: AssumeRole AssumeRoot GetFederationToken
    sso: AttachCustomerManagedPolicyReferenceToPermissionSet AttachManagedPolicyToPermissionSet CreateAccountAssignment
        DeletePermissionsBoundaryFromPermissionSet ProvisionPermissionSet PutInlinePolicyToPermissionSet PutPermissionsBoundaryToPermissionSet
    organizations: AttachPolicy DetachPolicy DisablePolicyType LeaveOrganization UpdatePolicy
    apprunner: UpdateService
    bedrock-agentcore: InvokeCodeInterpreter
    cloudformation: ExecuteChangeSet UpdateStack UpdateStackSet
    codebuild: StartBuild StartBuildBatch UpdateProject
    ec2-instance-connect: SendSSHPublicKey
    ecs: ExecuteCommand
    glue: UpdateDevEndpoint
    lambda: AddPermission UpdateFunctionCode UpdateFunctionConfiguration
    sagemaker: CreatePresignedDomainUrl CreatePresignedNotebookInstanceUrl UpdateNotebookInstance
    ssm: SendCommand StartSession
    kms: CreateGrant PutKeyPolicy
    s3: PutBucketPolicy
    secretsmanager: PutResourcePolicy
"""
"""A paragraph a service: its prefix, a colon, names of actions, separated by white space."""


def _read(names: str) -> frozenset[str]:
    found, service = [], ""
    for word in names.lower().split():
        if word.endswith(":"):
            service = word
        else:
            found.append(service + word)
    return frozenset(found)


ESCALATING = _read(_NAMES)
"""Names in lower case with prefix: "iam:passrole"."""
