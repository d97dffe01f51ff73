using Gateway.Configuration.Options;

namespace Gateway.Configuration.Validation;

/// <summary>The daemon's address and the limit of markers can be read, and the rules file is there.</summary>
internal static class TracingRule
{
    public static void Check(TracingOptions tracing, string folder, ProblemList problems)
    {
        if (tracing.DaemonAddress is { } daemon && DaemonAddress.Parse(daemon) is null)
            problems.Wrong("Tracing.DaemonAddress", Display.Of(daemon), DaemonAddress.Form);
        EndpointRule.Check("Tracing.OtlpEndpoint", tracing.OtlpEndpoint, problems);
        if (MarkerLimit.Parse(tracing.Markers) is null) problems.Wrong("Tracing.Markers", Display.Of(tracing.Markers), MarkerLimit.Form);
        if (tracing.Sampling.RulesFile is { } file && !File.Exists(Path.Combine(folder, file)))
            problems.Wrong("Tracing.Sampling.RulesFile", Display.Of(file), $"there is no such file (looked for {Path.Combine(folder, file)}), so correct it, or remove it for one batch a second and 5 % of the rest");
    }
}
