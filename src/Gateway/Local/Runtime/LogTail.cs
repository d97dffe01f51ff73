using System.Text;

namespace Gateway.Local.Runtime;

/// <summary>Keeps the end of what was printed, as <c>X-Amz-Log-Result</c> carries it.</summary>
internal sealed class LogTail
{
    /// <summary>Lambda gives the last 4 KB.</summary>
    public const int MostBytes = 4096;

    private readonly Lock _gate = new();
    private readonly byte[] _ring = new byte[MostBytes];
    private long _written;

    public void Add(string line)
    {
        lock (_gate)
        {
            foreach (var character in Encoding.UTF8.GetBytes(line)) _ring[_written++ % MostBytes] = character;
            _ring[_written++ % MostBytes] = (byte)'\n';
        }
    }

    /// <summary>At most 4 KB, oldest first.</summary>
    public byte[] Read()
    {
        lock (_gate)
        {
            if (_written <= MostBytes) return _ring[..(int)_written];
            var start = (int)(_written % MostBytes);
            return [.. _ring[start..], .. _ring[..start]];
        }
    }
}
