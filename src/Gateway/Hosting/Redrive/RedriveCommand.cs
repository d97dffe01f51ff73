using System.Diagnostics;
using Gateway.Aws;
using Gateway.Configuration;
using Gateway.Settlement.Redrive;
using Gateway.Sources.Kafka.Access;
using Gateway.Sources.Kafka.Native;
using Microsoft.Extensions.Logging;

namespace Gateway.Hosting.Redrive;

/// <summary><c>gateway redrive</c>: puts failed records back through their mapping's function.</summary>
internal static class RedriveCommand
{
    /// <returns>0 when all of the mapping's succeeded, 1 when something failed again or could not be had, 2 for bad usage or configuration.</returns>
    public static async Task<int> RunAsync(RedriveRequest request)
    {
        var configuration = WrittenConfiguration.Load(request.ConfigurationPath, ProcessEnvironment.Read());
        if (!configuration.IsValid) return Refuse(configuration.Errors.Select(e => e.ToString()), 2);
        if (RedriveOrigin.Parse(request.From) is not { } origin) return Refuse([$"--from is {request.From}; {RedriveOrigin.Form}."], 2);
        if (configuration.Mappings.FirstOrDefault(m => m.Name == request.Mapping) is not { } mapping)
            return Refuse([$"--mapping is {request.Mapping}; the configuration has {string.Join(", ", configuration.Mappings.Select(m => m.Name))}."], 2);
        if (WhyNot(request, origin, mapping) is { } unfit) return Refuse([unfit], 2);
        if (!LibrdkafkaLoader.TryLoad(out var missing)) return Refuse([missing], 1);

        var preflight = Preflight.Of(configuration);
        if (preflight.Rules is null || preflight.Errors.Count > 0) return Refuse(preflight.Errors, 2);
        if (AwsRegion.Resolve(configuration.Options!.Aws.Region) is not { } region)
            return Refuse(["Aws.Region is not set and the AWS SDK's region chain gives none; set Aws.Region or AWS_REGION, for instance to eu-west-1."], 2);

        // What a redrive has to say is for whoever started it; only bugs are for the log.
        using var loggers = LoggerFactory.Create(logging => logging.SetMinimumLevel(LogLevel.Critical)
            .AddSimpleConsole(o => o.SingleLine = true));
        using var stop = new StopSignals();
        var credentials = AwsCredentialSource.FromChain(TimeProvider.System, loggers.CreateLogger<AwsCredentialSource>());
        await using var parts = new SharedParts(configuration, region, preflight.Rules, credentials, loggers, TimeProvider.System);
        var report = new RedriveReport(Console.Out);
        await using (var reader = ReaderOf(origin, mapping, parts, request))
        {
            var run = new RedriveRun(mapping, origin, reader, parts, report);
            await (request.IsDryRun ? run.LookAsync(stop.Token) : run.GoAsync(stop.Token));
        }

        report.Totals();
        return report.IsClean ? 0 : 1;
    }

    private static string? WhyNot(RedriveRequest request, RedriveOrigin origin, MappingSettings mapping)
    {
        if (origin.Kind == DestinationKind.Kafka && mapping.Source != SourceKind.Kafka) return $"--from is {origin}, but {mapping.Name} reads {mapping.Source}: there is no cluster that the topic could be in.";
        if (origin.Kind == DestinationKind.Kafka && mapping.Topics.Contains(origin.Destination.Name)) return $"--from is {origin}, which {mapping.Name} reads itself; name the topic of its failures.";
        if (request.Deletes && origin.Kind != DestinationKind.S3) return $"--delete is for S3; what has succeeded of {origin} never comes again anyway.";
        return null;
    }

    private static IFailureReader ReaderOf(RedriveOrigin origin, MappingSettings mapping, SharedParts parts, RedriveRequest request)
    {
        var access = mapping.Source == SourceKind.Kafka ? new KafkaAccess(mapping, parts.KafkaAccess) : null;
        var units = new UnitReader(mapping, new SourceLog(mapping, access, parts.Clock));
        var aws = parts.Configuration.Options!.Aws;
        return origin.Kind switch
        {
            DestinationKind.Kafka => new KafkaFailures(origin, mapping, units, access!, parts.Clock),
            DestinationKind.Sqs => new SqsFailures(origin, mapping, units, parts.Calls, UriOf(aws.SqsEndpoint), request.IsDryRun),
            DestinationKind.S3 => new S3Failures(origin, units, parts.Calls, parts.Region, UriOf(aws.S3Endpoint), request.Deletes),
            _ => throw new UnreachableException($"Nothing is taken back from {origin}"),
        };
    }

    private static Uri? UriOf(string? endpoint) => endpoint is null ? null : new Uri(endpoint);

    private static int Refuse(IEnumerable<string> errors, int exitCode)
    {
        foreach (var error in errors) Console.Error.WriteLine(error);
        return exitCode;
    }
}
