namespace Gateway.Benchmarks.Micro;

/// <summary>The BenchmarkDotNet suite.</summary>
internal static class MicroRun
{
    public static int Run(string[] arguments) => arguments.Length;
}
