using System.Text;

namespace Gateway.Hosting.Export;

/// <summary>Keeps what is written, each write by itself.</summary>
internal sealed class CountingWriter : TextWriter
{
    public List<string> Writes { get; } = [];

    public override Encoding Encoding => Encoding.UTF8;

    public override void Write(char value) => Writes.Add(value.ToString());

    public override void Write(string? value) => Writes.Add(value ?? "");

    public override Task WriteAsync(string? value)
    {
        Write(value);
        return Task.CompletedTask;
    }
}
