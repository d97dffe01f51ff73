using BenchmarkDotNet.Columns;
using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Diagnosers;
using BenchmarkDotNet.Exporters;
using BenchmarkDotNet.Jobs;
using BenchmarkDotNet.Loggers;
using BenchmarkDotNet.Running;
using BenchmarkDotNet.Toolchains.InProcess.Emit;

namespace Gateway.Benchmarks.Micro;

/// <summary>The BenchmarkDotNet suite: what a record, an invocation and a trace allocate and take.</summary>
/// <remarks>In this process, because the code under test is internal and its project is an executable.</remarks>
internal static class MicroRun
{
    public static int Run(string[] arguments)
    {
        var summaries = BenchmarkSwitcher
            .FromTypes([typeof(RecordPathBenchmarks), typeof(SigningBenchmarks), typeof(SamplingBenchmarks), typeof(TracingBenchmarks), typeof(UpstreamBenchmarks), typeof(SegmentBenchmarks), typeof(FilterBenchmarks)])
            .Run(arguments.Length > 0 ? arguments : ["--filter", "*"], Configuration());
        return summaries.Any() && summaries.All(summary => !summary.HasCriticalValidationErrors && summary.Reports.All(report => report.Success)) ? 0 : 1;
    }

    private static ManualConfig Configuration() => ManualConfig.CreateEmpty()
        .AddJob(Job.ShortRun.WithToolchain(InProcessEmitToolchain.Instance))
        .AddDiagnoser(MemoryDiagnoser.Default)
        .AddColumnProvider(DefaultColumnProviders.Instance)
        .AddExporter(MarkdownExporter.GitHub)
        .AddLogger(ConsoleLogger.Default);
}
