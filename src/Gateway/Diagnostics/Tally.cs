using System.Runtime.InteropServices;

namespace Gateway.Diagnostics;

/// <summary>A number that many threads add to.</summary>
/// <remarks>Padded to two cache lines, so that neighbours which are counted by different threads do not slow each other down.</remarks>
[StructLayout(LayoutKind.Explicit, Size = 128)]
internal struct Tally
{
    [FieldOffset(64)]
    private long _value;

    public readonly long Value => Volatile.Read(in _value);

    public void Add(long n) => Interlocked.Add(ref _value, n);
}
