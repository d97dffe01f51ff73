using Gateway.Aws;
using Gateway.Configuration;
using Gateway.Hosting.Control;
using Gateway.Sources.Kafka.Native;

namespace Gateway.Hosting.Doctor;

/// <summary><c>gateway doctor</c>: looks at everything that a configuration relies on, and changes nothing.</summary>
internal static class DoctorCommand
{
    /// <summary>Each has a connection or two of its own.</summary>
    private const int MostAtATime = 8;

    /// <param name="path">The configuration.</param>
    /// <param name="only">The name of the one mapping to look at; null for all of them.</param>
    /// <param name="format">How findings are printed.</param>
    /// <returns>0 when all is well, 1 when something failed, 3 with nothing worse than warnings; 2 for a bad configuration or a mapping that is not in it.</returns>
    public static async Task<int> RunAsync(string path, string? only, DoctorFormat format)
    {
        var configuration = WrittenConfiguration.Load(path, ProcessEnvironment.Read());
        foreach (var problem in configuration.Warnings) Console.Error.WriteLine($"warning: {problem}");
        if (!configuration.IsValid) return Refuse(configuration.Errors.Select(e => e.ToString()));
        if (!LibrdkafkaLoader.TryLoad(out var missing)) return Refuse([missing]);
        if (Preflight.Of(configuration) is { Errors: { Count: > 0 } errors }) return Refuse(errors);
        List<MappingSettings> mappings = [.. configuration.Mappings.Where(mapping => only is null || mapping.Name == only)];
        if (only is not null && mappings.Count == 0) return Refuse([$"There is no mapping '{only}'; there is {string.Join(", ", configuration.Mappings.Select(m => m.Name))}."]);
        if (AwsRegion.Resolve(configuration.Options!.Aws.Region) is not { } region)
            return Refuse(["Aws.Region is not set and the AWS SDK's region chain gives none; set Aws.Region or AWS_REGION, for instance to eu-west-1."]);

        var clock = TimeProvider.System;
        using var parts = new CommandParts(configuration.Options.Aws, clock);
        var shared = new MappingCheckParts(parts, configuration.Options.Aws, configuration.Tracing!, region, clock);
        CheckGroup[] groups = [new SharedChecks(configuration.Options, shared).All(), .. mappings.Select(mapping => MappingChecks.Of(mapping, shared))];
        using var turns = new SemaphoreSlim(MostAtATime);
        var runs = groups.Select(group => new CheckRun(group, turns, clock)).ToList();
        return await (format == DoctorFormat.Json ? PrintJsonAsync(runs) : PrintTextAsync(runs));
    }

    private static async Task<int> PrintTextAsync(IReadOnlyList<CheckRun> runs)
    {
        var text = new DoctorText(runs.SelectMany(run => run.Group.Checks).Max(check => check.Name.Length), Terminal.HasColours, Terminal.Width);
        var findings = new List<Finding>();
        foreach (var run in runs)
        {
            Console.Out.WriteLine(run.Group.Title);
            await foreach (var finding in run.Findings)
            {
                findings.Add(finding);
                foreach (var line in text.Lines(finding)) Console.Out.WriteLine(line);
            }

            Console.Out.WriteLine();
        }

        var report = new DoctorReport(findings);
        Console.Out.WriteLine(report.Summary);
        return report.ExitCode;
    }

    private static async Task<int> PrintJsonAsync(IReadOnlyList<CheckRun> runs)
    {
        var findings = new List<(string? Mapping, Finding Finding)>();
        foreach (var run in runs)
        {
            await foreach (var finding in run.Findings) findings.Add((run.Group.Mapping, finding));
        }

        var report = new DoctorReport([.. findings.Select(each => each.Finding)]);
        Console.Out.WriteLine(DoctorJson.Write(findings, report));
        return report.ExitCode;
    }

    private static int Refuse(IEnumerable<string> errors)
    {
        foreach (var error in errors) Console.Error.WriteLine(error);
        return 2;
    }
}
