using System.Buffers.Binary;
using System.Security.Cryptography;

namespace Gateway.Tracing;

/// <summary>Makes trace and segment ids from a cryptographic generator. Safe to call from any thread.</summary>
/// <remarks>Random bytes are fetched a page at a time: one system call serves some hundred ids.</remarks>
internal sealed class IdGenerator(TimeProvider clock, RandomFill fill)
{
    private const int PageBytes = 4096;
    private const int DoubleBits = 53;

    private readonly Lock _gate = new();
    private readonly byte[] _page = new byte[PageBytes];
    private int _used = PageBytes;

    public IdGenerator(TimeProvider clock)
        : this(clock, RandomNumberGenerator.Fill)
    {
    }

    /// <summary>A new trace id that carries the present second.</summary>
    public TraceId NextTraceId()
    {
        var epoch = (uint)clock.GetUtcNow().ToUnixTimeSeconds();
        lock (_gate)
        {
            var upper = ((ulong)epoch << 32) | (uint)Take();
            return new TraceId(new UInt128(upper, Take()));
        }
    }

    /// <summary>A new segment id, never zero.</summary>
    public SegmentId NextSegmentId()
    {
        lock (_gate)
        {
            ulong value;
            do value = Take();
            while (value == 0);
            return new SegmentId(value);
        }
    }

    /// <summary>Randomness for sampling: 0 up to, never including, 1.</summary>
    public double NextDouble()
    {
        lock (_gate) return (Take() >> (64 - DoubleBits)) * (1.0 / (1UL << DoubleBits));
    }

    private ulong Take()
    {
        if (_used == PageBytes)
        {
            fill(_page);
            _used = 0;
        }

        var value = BinaryPrimitives.ReadUInt64LittleEndian(_page.AsSpan(_used));
        _used += sizeof(ulong);
        return value;
    }
}
