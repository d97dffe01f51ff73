using Gateway.Aws;
using Gateway.Configuration;
using Gateway.Configuration.Options;
using Gateway.Hosting.Control;
using Microsoft.Extensions.Logging.Abstractions;

namespace Gateway.Hosting.Doctor;

/// <summary>What the checks of all mappings share.</summary>
/// <param name="Parts">Connections, credentials, secrets.</param>
/// <param name="Aws">Endpoints as written.</param>
/// <param name="Tracing">Whether anything is traced.</param>
/// <param name="Region">The gateway's own.</param>
/// <param name="Clock">The time.</param>
internal sealed record MappingCheckParts(CommandParts Parts, AwsOptions Aws, TracingSettings Tracing, string Region, TimeProvider Clock)
{
    /// <summary>Who invokes a mapping's function: its role, or this process itself.</summary>
    public AwsCredentialSource InvokerOf(MappingSettings mapping) => mapping.RoleArn is { } arn
        ? AwsCredentialSource.OfRole(new AssumedRole(arn, AssumedRole.SessionOf(mapping.Name), Parts.Credentials, RegionOf(mapping), UriOf(Aws.StsEndpoint)), Clock, NullLogger<AwsCredentialSource>.Instance)
        : Parts.Credentials;

    /// <summary>Where a mapping's function lives.</summary>
    public string RegionOf(MappingSettings mapping) => mapping.Function.Region ?? Region;

    /// <summary>The check that says why nothing can be signed; null when it can.</summary>
    public async Task<string?> LackOfCredentialsAsync() => (await Parts.Credentials.GetAsync(CancellationToken.None)).Credentials is null ? SharedChecks.Credentials : null;

    public static Uri? UriOf(string? endpoint) => endpoint is null ? null : new Uri(endpoint);
}
