using System.Net;
using System.Net.Sockets;
using Gateway.IntegrationTests.House;
using Gateway.IntegrationTests.House.Daemon;

namespace Gateway.IntegrationTests.HouseTests;

public sealed class FakeDaemonTests
{
    [Fact]
    public async Task A_good_datagram_arrives_without_a_violation()
    {
        using var daemon = new FakeDaemon();
        using var sender = new UdpClient();
        await sender.SendAsync(Some.Datagram(), IPEndPoint.Parse(daemon.Address));

        await Eventually.TrueAsync(() => daemon.Snapshot().Count == 1, TimeSpan.FromSeconds(5));

        daemon.Violations.AssertNone("The daemon");
        Assert.True(daemon.Knows(Some.TraceId, "3c8e5a7f90b1d264"));
        Assert.Equal("3", daemon.Snapshot()[0].Annotation("batch_size"));
    }

    [Theory]
    [InlineData("\"id\":\"7be01a94c2d36f58\",", "")]
    [InlineData("7be01a94c2d36f58", "7BE01A94C2D36F58")]
    [InlineData("1-69a7f5c1-", "1-69a7f5c1")]
    [InlineData("\"name\":\"orders\"", "\"name\":\"or*ders\"")]
    [InlineData("\"name\":\"orders\"", "\"name\":\"\"")]
    [InlineData(",\"end_time\":1772615105.518904", "")]
    [InlineData("\"end_time\":1772615105.518904", "\"end_time\":1772615105.518904,\"in_progress\":true")]
    [InlineData("\"end_time\":1772615105.518904", "\"end_time\":1772615105.518")]
    [InlineData("\"start_time\":1772615105.402113", "\"start_time\":1772615105402.113")]
    [InlineData("\"start_time\":1772615105.402113", "\"start_time\":\"1772615105\"")]
    [InlineData("\"batch_size\"", "\"batch.size\"")]
    [InlineData("\"batch_size\":3", "\"batch_size\":[3]")]
    [InlineData("\"messaging\":{", "\"AWS.messaging\":{")]
    [InlineData("{\"close\":\"Size\"}", "\"Size\"")]
    [InlineData("\"namespace\":\"aws\"", "\"namespace\":\"local\"")]
    [InlineData("\"metadata\"", "\"meta\"")]
    [InlineData("\"trace_id\"", "\"fault\":false,\"trace_id\"")]
    [InlineData("\"annotations\"", "\"fault\":1,\"annotations\"")]
    [InlineData("\"annotations\"", "\"parent_id\":\"zz\",\"annotations\"")]
    [InlineData("\"annotations\"", "\"type\":\"subsegment\",\"annotations\"")]
    [InlineData("1772615105.403001", "1772615105.302113")]
    [InlineData("\"3c8e5a7f90b1d264\"", "\"7be01a94c2d36f58\"")]
    [InlineData("}]}", "}]")]
    public void A_document_that_breaks_a_rule_is_reported(string part, string spoiled)
    {
        using var daemon = new FakeDaemon();
        daemon.Take(Some.Datagram(spoil: document => document.Replace(part, spoiled, StringComparison.Ordinal)));

        Assert.NotEmpty(daemon.Violations.Found);
    }

    [Theory]
    [InlineData("")]
    [InlineData("""{"format":"xml","version":1}""")]
    [InlineData("""{"format":"json","version":2}""")]
    [InlineData("""{"version":1}""")]
    public void A_header_that_the_daemon_would_refuse_is_reported(string header)
    {
        using var daemon = new FakeDaemon();
        daemon.Take(Some.Datagram(header: header));

        Assert.NotEmpty(daemon.Violations.Found);
        Assert.Empty(daemon.Snapshot());
    }

    [Fact]
    public void A_datagram_above_the_limit_is_reported()
    {
        using var daemon = new FakeDaemon();
        daemon.Take(Some.Datagram(spoil: document => document.Replace("\"Size\"", $"\"{new string('x', SegmentRules.DatagramLimit)}\"", StringComparison.Ordinal)));

        Assert.NotEmpty(daemon.Violations.Found);
    }

    [Fact]
    public void A_segment_that_is_sent_twice_is_reported()
    {
        using var daemon = new FakeDaemon();
        daemon.Take(Some.Datagram());
        Assert.Empty(daemon.Violations.Found);

        daemon.Take(Some.Datagram());

        Assert.NotEmpty(daemon.Violations.Found);
    }
}
