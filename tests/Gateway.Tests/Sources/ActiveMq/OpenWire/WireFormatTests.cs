namespace Gateway.Sources.ActiveMq.OpenWire;

public class WireFormatTests
{
    private static readonly WireFormatInfo Ours = new(12, TimeSpan.FromSeconds(30));

    [Fact]
    public void The_offer_of_a_broker_is_read() =>
        Assert.Equal(new WireFormatInfo(12, TimeSpan.FromSeconds(30)), Read(Captured.BrokerOffer));

    [Fact]
    public void Our_own_offer_can_be_read_back() => Assert.Equal(Ours, Read(Captured.ClientOffer));

    [Fact]
    public void The_lower_of_both_counts()
    {
        Assert.Equal(new WireFormat(11, TimeSpan.FromSeconds(3)), WireFormat.Negotiate(Ours, new WireFormatInfo(11, TimeSpan.FromSeconds(3))));
        Assert.Equal(new WireFormat(12, TimeSpan.FromSeconds(30)), WireFormat.Negotiate(Ours, new WireFormatInfo(100, TimeSpan.FromMinutes(5))));
        Assert.Equal(TimeSpan.Zero, WireFormat.Negotiate(Ours, new WireFormatInfo(12, TimeSpan.Zero)).MaxInactivity);
    }

    [Fact]
    public void A_broker_that_is_too_old_is_refused()
    {
        var failure = Assert.Throws<OpenWireException>(() => WireFormat.Negotiate(Ours, new WireFormatInfo(9, TimeSpan.Zero)));
        Assert.Contains("OpenWire 9", failure.Message);
    }

    [Fact]
    public void Who_is_no_broker_is_refused()
    {
        var offer = Captured.BrokerOffer.ToArray();
        offer["....XActiveMQ".IndexOf('A')] = (byte)'a';

        Assert.Contains("no ActiveMQ broker", Assert.Throws<OpenWireException>(() => Read(offer)).Message);
    }

    private static WireFormatInfo Read(byte[] captured)
    {
        var reader = new OpenWireReader(Captured.Frame(captured)[1..]);
        return WireFormatInfo.Read(ref reader);
    }
}
