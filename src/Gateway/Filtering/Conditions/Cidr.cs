using Gateway.Filtering.Values;

namespace Gateway.Filtering.Conditions;

/// <summary>The text is an address of a network.</summary>
internal sealed class Cidr : TextCondition
{
    private const int WidestAddress = 128;

    private readonly int _width;
    private readonly UInt128 _mask;
    private readonly UInt128 _network;

    /// <param name="network">Bits behind the prefix are not looked at.</param>
    /// <param name="prefix">0 to the address's width.</param>
    public Cidr(IpAddress network, int prefix)
    {
        _width = network.Width;
        _mask = prefix == 0 ? UInt128.Zero : UInt128.MaxValue >> (WidestAddress - prefix) << (_width - prefix);
        _network = network.Bits & _mask;
    }

    protected override bool Holds(scoped ReadOnlySpan<byte> text) =>
        IpAddress.TryParse(text, out var address) && address.Width == _width && (address.Bits & _mask) == _network;
}
