using System.Text;

namespace Gateway.IntegrationTests.HouseTests;

/// <summary>Well-formed examples, each with one part that a test may spoil.</summary>
internal static class Some
{
    public const string TraceId = "1-69a7f5c1-5b2d4938a1c0e4f7d2b59e13";

    public const string Event = """{"eventSource":"SelfManagedKafka","bootstrapServers":"127.0.0.1:9092","records":{"orders-0":[{"topic":"orders","partition":0,"offset":1,"timestamp":1772615105123,"timestampType":"CREATE_TIME","key":"aw==","value":"dg==","headers":[{"h":[-1,0,127]}]}]}}""";

    public static byte[] Datagram(string subsegmentId = "3c8e5a7f90b1d264", string header = """{"format":"json","version":1}""", Func<string, string>? spoil = null)
    {
        var document = $$$"""{"trace_id":"{{{TraceId}}}","id":"7be01a94c2d36f58","name":"orders","start_time":1772615105.402113,"end_time":1772615105.518904,"annotations":{"mapping":"orders","batch_size":3},"metadata":{"messaging":{"close":"Size"}},"subsegments":[{"id":"{{{subsegmentId}}}","name":"Lambda","namespace":"aws","start_time":1772615105.403001,"end_time":1772615105.518710}]}""";
        return Encoding.UTF8.GetBytes($"{header}\n{(spoil ?? (text => text))(document)}");
    }
}
