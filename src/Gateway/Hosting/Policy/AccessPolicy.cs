using Gateway.Configuration;
using Gateway.Configuration.Options;

namespace Gateway.Hosting.Policy;

/// <summary>Decides what a configuration needs to be allowed, and nothing beyond it. Mappings that are not enabled count: enabling one is no matter of IAM.</summary>
internal static class AccessPolicy
{
    /// <param name="configuration">What is used.</param>
    /// <param name="place">Completes ARNs.</param>
    /// <param name="forDoctor">Adds what <c>gateway doctor</c> looks at besides, and the service never does.</param>
    public static IReadOnlyList<PolicyStatement> Of(ConfigurationResult configuration, AccountPlace place, bool forDoctor = false)
    {
        var written = configuration.Options!.EventSourceMappings.Values;
        var functions = configuration.Mappings.Where(m => m.RoleArn is null).Select(m => FunctionResource(m.Function, place)).ToList();
        return
        [
            .. PolicyStatement.On(functions, "InvokeFunctions", "lambda:InvokeFunction"),
            .. PolicyStatement.On(configuration.Mappings.Select(m => m.RoleArn).OfType<string>(), "AssumeRoles", "sts:AssumeRole"),
            .. Tracing(configuration.Tracing!),
            .. PolicyStatement.On(written.SelectMany(SecretsOf).Append(configuration.Options.Admin.Token).SelectMany(SecretResources), "ReadSecrets", "secretsmanager:GetSecretValue"),
            .. BrokerAccess.Of(configuration),
            .. DestinationAccess.Of(written),
            .. forDoctor ? PolicyStatement.On(functions, "LookAtFunctions", "lambda:GetFunctionConfiguration") : [],
            .. forDoctor ? DestinationAccess.Looks(written) : [],
        ];
    }

    // IAM matches the qualifier too: an alias is allowed without the function's other versions.
    private static string FunctionResource(FunctionReference function, AccountPlace place)
    {
        var arn = function.Arn ?? $"arn:{place.Partition}:lambda:{place.Region}:{function.AccountId ?? place.Account}:function:{function.Name}";
        return function.Qualifier is null ? arn : $"{arn}:{function.Qualifier}";
    }

    // X-Ray knows no resources. A daemon or collector beside the gateway acts with the gateway's role.
    private static IEnumerable<PolicyStatement> Tracing(TracingSettings tracing)
    {
        if (tracing.Exporter != TraceExporter.None)
            yield return new PolicyStatement("SendSegments", ["xray:PutTraceSegments", "xray:PutTelemetryRecords"], ["*"]);
        if (tracing.SamplingSource == SamplingSource.Centralized)
            yield return new PolicyStatement("ReadSamplingRules", ["xray:GetSamplingRules", "xray:GetSamplingTargets"], ["*"]);
    }

    private static IEnumerable<string?> SecretsOf(MappingOptions mapping) => mapping.SourceAccessConfigurations.Select(access => access.URI);

    private static IEnumerable<string> SecretResources(string? written) =>
        written is not null && SecretReference.Parse(written) is { Kind: SecretKind.SecretsManager } secret ? SecretResource.Of(secret.Place) : [];
}
