using System.Globalization;
using System.Text;
using Gateway.Diagnostics.Reading;
using Gateway.Tracing;

namespace Gateway.Hosting.Admin.Exposition;

/// <summary>Writes lines of metrics text, escaped as its format wants.</summary>
internal sealed class ExpositionWriter(ExpositionFormat format)
{
    private const string CounterSuffix = "_total";

    private readonly StringBuilder _text = new();

    private bool IsOpenMetrics => format == ExpositionFormat.OpenMetrics;

    /// <summary>Opens a family of samples.</summary>
    /// <param name="name">The name in full; OpenMetrics names a counter's family without the suffix of its samples.</param>
    /// <param name="type">counter, gauge or histogram.</param>
    /// <param name="unit">The instrument's unit: <c>s</c>, or what is counted, in braces.</param>
    /// <param name="help">One sentence.</param>
    public void Family(string name, string type, string? unit, string? help)
    {
        var family = IsOpenMetrics && name.EndsWith(CounterSuffix) ? name[..^CounterSuffix.Length] : name;
        _text.Append("# HELP ").Append(family).Append(' ');
        Escape(help ?? "", quotes: IsOpenMetrics);
        _text.Append("\n# TYPE ").Append(family).Append(' ').Append(type).Append('\n');

        // A unit may be stated only where the family's name ends in it; the older format knows no such line.
        var word = unit == "s" ? "seconds" : unit?.Trim('{', '}') + "s";
        if (IsOpenMetrics && family.EndsWith("_" + word))
            _text.Append("# UNIT ").Append(family).Append(' ').Append(word).Append('\n');
    }

    public void Sample(string name, ReadOnlySpan<KeyValuePair<string, object?>> labels, long value) => Sample(name, labels, value, exemplar: null);

    public void Sum(string name, ReadOnlySpan<KeyValuePair<string, object?>> labels, double value)
    {
        Name(name + "_sum", labels);
        _text.Append(' ').Append(Number(value)).Append('\n');
    }

    /// <param name="name">The histogram's name.</param>
    /// <param name="labels">The series' labels, without the bound.</param>
    /// <param name="bound">The bucket's upper bound, inclusive.</param>
    /// <param name="count">Observations up to the bound.</param>
    /// <param name="exemplar">One of this very bucket; the older format has no place for it.</param>
    public void Bucket(string name, ReadOnlySpan<KeyValuePair<string, object?>> labels, double bound, long count, Exemplar? exemplar) =>
        Sample(name + "_bucket", [.. labels, new("le", Bound(bound))], count, exemplar);

    /// <summary>The text. Nothing may be written after it.</summary>
    public string Finish() => IsOpenMetrics ? _text.Append("# EOF\n").ToString() : _text.ToString();

    private void Sample(string name, ReadOnlySpan<KeyValuePair<string, object?>> labels, long value, Exemplar? exemplar)
    {
        Name(name, labels);
        _text.Append(CultureInfo.InvariantCulture, $" {value}");
        if (IsOpenMetrics && exemplar is not null)
            _text.Append(CultureInfo.InvariantCulture, $" # {{trace_id=\"{new TraceId(exemplar.TraceId)}\"}} {Number(exemplar.Value)} {exemplar.At.ToUnixTimeMilliseconds() / 1000.0:F3}");
        _text.Append('\n');
    }

    private static string Number(double value) => double.IsPositiveInfinity(value) ? "+Inf" : value.ToString("R", CultureInfo.InvariantCulture);

    // OpenMetrics writes a whole bound as "1.0", so that it stays the same label value whoever writes it.
    private string Bound(double bound)
    {
        var text = Number(bound);
        return IsOpenMetrics && double.IsInteger(bound) && !text.Contains('E') ? text + ".0" : text;
    }

    private void Name(string name, ReadOnlySpan<KeyValuePair<string, object?>> labels)
    {
        _text.Append(name);
        var separator = '{';
        foreach (var (label, value) in labels)
        {
            _text.Append(separator).Append(label).Append("=\"");
            Escape(value?.ToString() ?? "", quotes: true);
            _text.Append('"');
            separator = ',';
        }

        if (labels.Length > 0)
            _text.Append('}');
    }

    private void Escape(string text, bool quotes)
    {
        foreach (var c in text)
        {
            _ = c switch
            {
                '\\' => _text.Append(@"\\"),
                '\n' => _text.Append(@"\n"),
                '"' when quotes => _text.Append("\\\""),
                _ => _text.Append(c),
            };
        }
    }
}
