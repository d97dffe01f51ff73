using System.Globalization;

namespace Gateway.Benchmarks.Measuring;

/// <summary>What the kernel has counted for a process so far.</summary>
/// <param name="CpuSeconds">User and system time of all its threads.</param>
/// <param name="PeakBytes">Peak resident memory (VmHWM).</param>
/// <param name="ResidentBytes">Resident memory now (VmRSS).</param>
internal sealed record ProcessSample(double CpuSeconds, long PeakBytes, long ResidentBytes)
{
    /// <summary>The unit of /proc/stat and /proc/PID/stat on every Linux that .NET runs on.</summary>
    public const double TicksPerSecond = 100;

    public static ProcessSample Of(int process)
    {
        var status = File.ReadAllLines($"/proc/{process}/status");
        return new(CpuOf(process), Kilobytes(status, "VmHWM:") * 1024, Kilobytes(status, "VmRSS:") * 1024);
    }

    private static double CpuOf(int process)
    {
        // The second field is the program's name, which may hold anything: count from behind its bracket.
        var stat = File.ReadAllText($"/proc/{process}/stat");
        var fields = stat[(stat.LastIndexOf(')') + 2)..].Split(' ');
        return (Ticks(fields[11]) + Ticks(fields[12])) / TicksPerSecond;
    }

    private static long Ticks(string field) => long.Parse(field, CultureInfo.InvariantCulture);

    private static long Kilobytes(string[] status, string name) =>
        Ticks(status.First(line => line.StartsWith(name, StringComparison.Ordinal))[name.Length..].Replace("kB", "", StringComparison.Ordinal).Trim());
}
