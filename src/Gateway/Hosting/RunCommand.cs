using Gateway.Aws;
using Gateway.Configuration;
using Gateway.Hosting.Admin;
using Gateway.Hosting.Reload;
using Gateway.Sources.Kafka.Native;
using Gateway.Tracing.Platforms;
using Microsoft.Extensions.Logging;

namespace Gateway.Hosting;

/// <summary><c>gateway run</c>: the service.</summary>
internal static class RunCommand
{
    /// <param name="path">The configuration.</param>
    /// <param name="format">How it logs.</param>
    /// <param name="reload">Whether changes of the configuration are applied while it runs.</param>
    /// <returns>0 after a clean stop, 1 when something fatal happened, 2 for a bad configuration.</returns>
    public static async Task<int> RunAsync(string path, LogFormat format, bool reload)
    {
        var environment = ProcessEnvironment.Read();
        var written = ConfigurationText.Read(path, environment);
        var configuration = WrittenConfiguration.Load(written, environment);
        foreach (var problem in configuration.Warnings) Console.Error.WriteLine(problem);
        if (!configuration.IsValid) return Refuse(configuration.Errors.Select(e => e.ToString()));
        if (!LibrdkafkaLoader.TryLoad(out var missing)) return Fatal(missing);

        var preflight = Preflight.Of(configuration);
        if (preflight.Rules is null || preflight.Errors.Count > 0) return Refuse(preflight.Errors);
        if (AwsRegion.Resolve(configuration.Options!.Aws.Region) is not { } region)
            return Refuse(["Aws.Region is not set and the AWS SDK's region chain gives none; set Aws.Region or AWS_REGION, for instance to eu-west-1."]);

        using var loggers = Logging.Create(format);
        using var stop = new StopSignals();
        try
        {
            var credentials = AwsCredentialSource.FromChain(TimeProvider.System, loggers.CreateLogger<AwsCredentialSource>());
            var host = new GatewayHost(configuration, preflight.Rules, region, credentials, loggers, TimeProvider.System)
            {
                Surroundings = Surroundings.OfThisProcess(environment),
                Watched = reload && written.CanChange ? new WatchedConfiguration(written, environment, configuration.Tracing!.RulesFile) : null,
            };
            return await host.RunAsync(stop.Token) ? 0 : 1;
        }
        catch (AdminListenException refused)
        {
            return Fatal(refused.Message);
        }
    }

    private static int Refuse(IEnumerable<string> errors)
    {
        foreach (var error in errors) Console.Error.WriteLine(error);
        return 2;
    }

    private static int Fatal(string error)
    {
        Console.Error.WriteLine(error);
        return 1;
    }
}
