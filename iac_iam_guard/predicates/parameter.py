"""Words about parameters of templates."""

from iac_iam_guard.graph import Reference, Resource
from iac_iam_guard.iam.estate import Credential, Estate, Parameter
from iac_iam_guard.predicates.flows import references_with_consumers
from iac_iam_guard.predicates.settings import is_off, reason_of, settled
from iac_iam_guard.values import Known
from iac_iam_guard.verdict import Evidence, Verdict, holds, known, unknown

CREDENTIALS = frozenset(
    {
        "AWS::AmazonMQ::Broker.Users.Password",
        "AWS::Amplify::App.AccessToken",
        "AWS::Amplify::App.OauthToken",
        "AWS::AppStream::DirectoryConfig.ServiceAccountCredentials.AccountPassword",
        "AWS::CodeBuild::SourceCredential.Token",
        "AWS::CodePipeline::Webhook.AuthenticationConfiguration.SecretToken",
        "AWS::Cognito::UserPoolIdentityProvider.ProviderDetails.client_secret",
        "AWS::DMS::Endpoint.MongoDbSettings.Password",
        "AWS::DMS::Endpoint.Password",
        "AWS::DirectoryService::MicrosoftAD.Password",
        "AWS::DirectoryService::SimpleAD.Password",
        "AWS::DocDB::DBCluster.MasterUserPassword",
        "AWS::EMR::Cluster.KerberosAttributes.ADDomainJoinPassword",
        "AWS::EMR::Cluster.KerberosAttributes.CrossRealmTrustPrincipalPassword",
        "AWS::EMR::Cluster.KerberosAttributes.KdcAdminPassword",
        "AWS::ElastiCache::ReplicationGroup.AuthToken",
        "AWS::ElasticLoadBalancingV2::Listener.DefaultActions.AuthenticateOidcConfig.ClientSecret",
        "AWS::ElasticLoadBalancingV2::ListenerRule.Actions.AuthenticateOidcConfig.ClientSecret",
        "AWS::FSx::FileSystem.WindowsConfiguration.SelfManagedActiveDirectoryConfiguration.Password",
        "AWS::IAM::ServerCertificate.PrivateKey",
        "AWS::KinesisFirehose::DeliveryStream.RedshiftDestinationConfiguration.Password",
        "AWS::KinesisFirehose::DeliveryStream.SplunkDestinationConfiguration.HECToken",
        "AWS::OpsWorks::App.AppSource.Password",
        "AWS::OpsWorks::Stack.CustomCookbooksSource.Password",
        "AWS::OpsWorks::Stack.RdsDbInstances.DbPassword",
        "AWS::RDS::DBCluster.MasterUserPassword",
        "AWS::RDS::DBInstance.MasterUserPassword",
        "AWS::RDS::DBInstance.TdeCredentialPassword",
        "AWS::Redshift::Cluster.MasterUserPassword",
        "AWS::RedshiftServerless::Namespace.AdminUserPassword",
    }
)
"""Properties that take a secret; passwords of IAM users have a rule of their own."""

STORED = "AWS::SecretsManager::Secret.SecretString"
SECRET_WORDS = ("passw", "pwd", "secret", "token", "key", "credential")

AUTHENTICATION = "Metadata.AWS::CloudFormation::Authentication."
AUTHENTICATION_SECRETS = (".password", ".secretKey")
"""Where cfn-init finds the credentials that it downloads with:
https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-attribute-metadata.html."""


def feeds_credential(parameter: Parameter | Credential, estate: Estate) -> Verdict:
    """Tell whether a parameter becomes a password, token or secret key of something, shown by where it does; a credential is one itself."""
    origin = parameter.origin
    if isinstance(parameter, Credential):
        return holds(origin.span)
    places = [
        Evidence(reference.span, f"it is the secret of {consumer.identity}")
        for reference, consumer in references_with_consumers(estate, origin)
        if _takes_secret(reference, consumer, origin.name.lower())
    ]
    return known(bool(places), *places)


def _takes_secret(reference: Reference, consumer: Resource, name: str) -> bool:
    """Tell whether a reference to the parameter `name` makes it a secret; in the text of a stored secret, user names stand beside passwords."""
    taker = f"{consumer.type}.{reference.path}"
    if taker == STORED:
        return any(word in name for word in SECRET_WORDS)
    return taker in CREDENTIALS or (reference.path.startswith(AUTHENTICATION) and reference.path.endswith(AUTHENTICATION_SECRETS))


def readable_by_others(parameter: Parameter | Credential, estate: Estate) -> Verdict:
    """Tell whether whoever may read the template or look at the stack sees the value of a parameter, or a credential that is written out."""
    origin = parameter.origin
    if isinstance(parameter, Credential):
        return _is_written_out(parameter, estate)
    default = settled(parameter.default, estate)
    if default is not None and not isinstance(default, Known):
        return unknown(reason_of(default))
    if default is not None and default.value != "":
        return holds(Evidence(origin.span, "its default stands in the template"))  # the place of the name: reports show lines
    return is_off(parameter.protected, estate, origin.span, False, "without NoEcho, everyone who may look at the stack sees it")


def _is_written_out(credential: Credential, estate: Estate) -> Verdict:
    """Tell whether a credential is a literal. What comes from a parameter is told of the parameter; what comes from a store is not written anywhere."""
    value = settled(credential.value, estate)
    written = isinstance(value, Known) and value.value != "" and not any(ref.address == item.origin.address for ref in value.refs for item in estate.parameters)
    return known(written, Evidence(credential.origin.span, "its value stands in the metadata"))  # the place of the resource's name: reports show lines
