using Gateway.Diagnostics.Reading;

namespace Gateway.Hosting.Export;

/// <summary>Writes metrics between the log's lines, each line whole; only theirs have a member <c>_aws</c>.</summary>
internal sealed class EmbeddedMetricExporter(string name, TextWriter output) : IMetricExporter
{
    private readonly EmbeddedMetricWriter _writer = new(name);

    public async Task<string?> ExportAsync(IReadOnlyList<Metric> metrics, DateTimeOffset at, CancellationToken ct)
    {
        try
        {
            // One write a line, its end included: the console's lock then keeps the log's lines out of it.
            foreach (var line in _writer.Lines(metrics, at)) await output.WriteAsync(line + "\n");
            return null;
        }
        catch (IOException e)
        {
            return $"they cannot be written: {e.Message}";
        }
    }
}
