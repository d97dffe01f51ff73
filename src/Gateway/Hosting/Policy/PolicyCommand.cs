using Gateway.Aws;
using Gateway.Configuration;

namespace Gateway.Hosting.Policy;

/// <summary><c>gateway policy</c>: prints the IAM policy for exactly what a configuration uses.</summary>
internal static class PolicyCommand
{
    /// <param name="path">The configuration.</param>
    /// <param name="account">The account of functions that are configured by name only; null where it is not known.</param>
    /// <param name="forDoctor">Adds what <c>gateway doctor</c> looks at besides.</param>
    /// <returns>0 with the policy on stdout; 2 for a bad configuration.</returns>
    public static int Run(string path, string? account, bool forDoctor)
    {
        var configuration = WrittenConfiguration.Load(path, ProcessEnvironment.Read());
        foreach (var error in configuration.Errors) Console.Error.WriteLine(error);
        if (!configuration.IsValid) return 2;

        var place = AccountPlace.Of(RegionFor(configuration), account);
        if (!place.IsKnown && configuration.Mappings.Any(m => m.Function.Arn is null && (m.Function.AccountId is null || place.Region == "*")))
            Console.Error.WriteLine("warning: not every function is known by its ARN, so a * stands in the policy; write FunctionName as an ARN, or give --account and Aws.Region.");
        Console.Out.WriteLine(PolicyJson.Write(AccessPolicy.Of(configuration, place, forDoctor)));
        return 0;
    }

    // The SDK's chain may ask the instance metadata; it is worth asking only where an ARN lacks its region.
    private static string? RegionFor(ConfigurationResult configuration) =>
        configuration.Options!.Aws.Region ?? (configuration.Mappings.Any(m => m.Function.Arn is null) ? AwsRegion.Resolve(null) : null);
}
