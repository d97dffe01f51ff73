using System.Text.RegularExpressions;
using Gateway.Configuration.Options;

namespace Gateway.Configuration.Validation;

/// <summary>The region and every endpoint have a form that can be called.</summary>
internal static partial class AwsRule
{
    public static void Check(GatewayOptions options, ProblemList problems)
    {
        if (options.Aws.Region is { } region && !Region().IsMatch(region)) problems.Wrong("Aws.Region", Display.Of(region), "it must be a region, as in eu-west-1");
        foreach (var property in typeof(AwsOptions).GetProperties().Where(property => property.Name != nameof(AwsOptions.Region)))
            CheckEndpoint($"Aws.{property.Name}", (string?)property.GetValue(options.Aws), problems);
        CheckEndpoint("Tracing.OtlpEndpoint", options.Tracing.OtlpEndpoint, problems);
    }

    private static void CheckEndpoint(string key, string? endpoint, ProblemList problems)
    {
        if (endpoint is not null && !IsEndpoint(endpoint)) problems.Wrong(key, Display.Of(endpoint), "it must be http://host:port or https://host:port, with nothing after it");
    }

    private static bool IsEndpoint(string text) =>
        Uri.TryCreate(text, UriKind.Absolute, out var uri)
        && uri is { Scheme: "http" or "https", UserInfo: "", PathAndQuery: "/", Fragment: "", Host.Length: > 0 };

    [GeneratedRegex(@"\A[a-z]{2,}(?:-[a-z]+)+-[0-9]{1,2}\z", RegexOptions.CultureInvariant)]
    private static partial Regex Region();
}
