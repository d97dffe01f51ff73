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
        var errors = ErrorsOf(configuration);
        foreach (var warning in configuration.Warnings) Console.Out.WriteLine($"warning: {warning}");
        foreach (var line in errors.Count > 0 ? errors : ConfigurationReport.Lines(configuration)) Console.Out.WriteLine(line);
        return errors.Count > 0 ? 2 : 0;
    }

    private static IReadOnlyList<string> ErrorsOf(ConfigurationResult configuration) =>
        configuration.IsValid && !LibrdkafkaLoader.TryLoad(out var missing) ? [missing] : Preflight.ErrorsOf(configuration);
}
