using System.Text;

namespace Gateway.Local.Demo;

/// <summary>What a console wrote, readable while it still writes.</summary>
internal sealed class Transcript : TextWriter
{
    private readonly Lock _gate = new();
    private readonly StringBuilder _text = new();

    public override Encoding Encoding => Encoding.UTF8;

    public override void Write(char value)
    {
        lock (_gate) _text.Append(value);
    }

    public override string ToString()
    {
        lock (_gate) return _text.ToString();
    }
}
