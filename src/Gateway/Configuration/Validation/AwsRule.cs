using System.Text.RegularExpressions;
using Gateway.Configuration.Options;

namespace Gateway.Configuration.Validation;

/// <summary>The region and every endpoint have a form that can be called.</summary>
internal static partial class AwsRule
{
    public static void Check(AwsOptions aws, ProblemList problems)
    {
        if (aws.Region is { } region && !Region().IsMatch(region)) problems.Wrong("Aws.Region", Display.Of(region), "it must be a region, as in eu-west-1");
        foreach (var property in typeof(AwsOptions).GetProperties().Where(property => property.Name != nameof(AwsOptions.Region)))
            EndpointRule.Check($"Aws.{property.Name}", (string?)property.GetValue(aws), problems);
    }

    [GeneratedRegex(@"\A[a-z]{2,}(?:-[a-z]+)+-[0-9]{1,2}\z", RegexOptions.CultureInvariant)]
    private static partial Regex Region();
}
