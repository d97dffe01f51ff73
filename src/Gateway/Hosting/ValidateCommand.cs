using Gateway.Configuration;
using Gateway.Sources.Kafka.Native;

namespace Gateway.Hosting;

/// <summary><c>gateway validate</c>: every problem of a configuration at once, or a line for each mapping.</summary>
internal static class ValidateCommand
{
    /// <returns>0 when the gateway can run with it, else 2.</returns>
    public static int Run(string path)
    {
        var configuration = WrittenConfiguration.Load(path, ProcessEnvironment.Read());
        var errors = configuration.Errors.Select(e => e.ToString()).ToList();
        if (configuration.IsValid) errors.AddRange(Deeper(configuration));
        foreach (var warning in configuration.Warnings) Console.Out.WriteLine($"warning: {warning}");
        foreach (var line in errors.Count > 0 ? errors : ConfigurationReport.Lines(configuration)) Console.Out.WriteLine(line);
        return errors.Count > 0 ? 2 : 0;
    }

    private static IEnumerable<string> Deeper(ConfigurationResult configuration) =>
        LibrdkafkaLoader.TryLoad(out var missing) ? Preflight.Of(configuration).Errors : [missing];
}
