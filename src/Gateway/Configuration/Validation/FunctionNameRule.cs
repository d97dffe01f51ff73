using Gateway.Configuration.Options;

namespace Gateway.Configuration.Validation;

/// <summary>The function can be named in a call, in the region that is called.</summary>
internal static class FunctionNameRule
{
    private const string RegionKey = $"{nameof(GatewayOptions.Aws)}.{nameof(AwsOptions.Region)}";

    public static void Check(MappingDraft mapping, ProblemList problems)
    {
        var key = mapping.Key(nameof(MappingOptions.FunctionName));
        if (mapping.Options.FunctionName is not { } written) problems.Missing(key, FunctionReference.Form);
        else if (FunctionReference.Parse(written) is not { } function) problems.Wrong(key, Display.Of(written), FunctionReference.Form);
        else CheckRegion(key, function, mapping.All.Aws, problems);
    }

    // An endpoint of one's own may serve any region.
    private static void CheckRegion(string key, FunctionReference function, AwsOptions aws, ProblemList problems)
    {
        if (aws is { Region: { } region, LambdaEndpoint: null } && function.Region is { } other && other != region)
            problems.Conflict(key, function.ToString(), RegionKey, Display.Of(region), "a gateway calls functions of its own region only");
    }
}
