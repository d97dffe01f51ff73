using System.Text;

namespace Gateway.Local.Traces;

public sealed class DatagramTests
{
    private const string Header = """{"format":"json","version":1}""" + "\n";
    private const string Ids = "\"trace_id\":\"1-69a7f5c1-5b2d4938a1c0e4f7d2b59e13\",\"id\":\"7be01a94c2d36f58\"";
    private const string Times = "\"start_time\":1772615105.4,\"end_time\":1772615105.5";
    private const string Good = "{" + Ids + ",\"name\":\"orders\"," + Times + "}";

    [Fact]
    public void A_segment_with_a_header_line_is_read()
    {
        var reading = Read(Header + "{" + Ids + ",\"parent_id\":\"90d4b7e1352c8af6\",\"name\":\"orders\"," + Times +
            ",\"fault\":true,\"annotations\":{\"batch_size\":3},\"metadata\":{\"messaging\":{\"close\":\"Size\"}}" +
            ",\"subsegments\":[{\"id\":\"3c8e5a7f90b1d264\",\"name\":\"Lambda\",\"namespace\":\"aws\"," + Times + "}]}");

        Assert.True(reading.IsValid, reading.Problem);
        Assert.Equal("1-69a7f5c1-5b2d4938a1c0e4f7d2b59e13", reading.Segment.TraceId);
        Assert.Equal("90d4b7e1352c8af6", reading.Segment.ParentId);
        Assert.True(reading.Segment.Fault);
        var call = Assert.Single(reading.Segment.Subsegments);
        Assert.Equal(("Lambda", "aws", "7be01a94c2d36f58"), (call.Name, call.Namespace, call.ParentId));
    }

    [Theory]
    [InlineData("")]
    [InlineData("{\"format\":\"json\",\"version\":2}\n")]
    [InlineData("{\"format\":\"xml\",\"version\":1}\n")]
    [InlineData("{\"version\":1}\n")]
    [InlineData("not json\n")]
    public void A_wrong_header_line_is_refused(string header) => Assert.Contains("header line", Read(header + Good).Problem);

    [Theory]
    [InlineData("[]", "not a JSON object")]
    [InlineData("{", "not JSON")]
    [InlineData(Good + Good, "not JSON")]
    [InlineData("{\"id\":\"7be01a94c2d36f58\",\"name\":\"orders\"," + Times + "}", "trace_id")]
    [InlineData("{\"trace_id\":\"1-69A7f5c1-5b2d4938a1c0e4f7d2b59e13\",\"id\":\"7be01a94c2d36f58\",\"name\":\"orders\"," + Times + "}", "trace_id")]
    [InlineData("{\"trace_id\":\"1-69a7f5c1-5b2d4938a1c0e4f7d2b59e13\",\"id\":\"7be0\",\"name\":\"orders\"," + Times + "}", "id is missing")]
    [InlineData("{" + Ids + "," + Times + "}", "name")]
    [InlineData("{" + Ids + ",\"name\":\"or<ders\"," + Times + "}", "name")]
    [InlineData("{" + Ids + ",\"name\":\"orders\",\"end_time\":1.0}", "start_time")]
    [InlineData("{" + Ids + ",\"name\":\"orders\",\"start_time\":\"1\",\"end_time\":1.0}", "start_time")]
    [InlineData("{" + Ids + ",\"name\":\"orders\",\"start_time\":2.0}", "neither end_time nor in_progress")]
    [InlineData("{" + Ids + ",\"name\":\"orders\",\"start_time\":2.0,\"end_time\":1.0}", "before start_time")]
    [InlineData("{" + Ids + ",\"name\":\"orders\",\"in_progress\":true," + Times + "}", "both")]
    [InlineData("{" + Ids + ",\"parent_id\":\"x\",\"name\":\"orders\"," + Times + "}", "parent_id")]
    [InlineData("{" + Ids + ",\"type\":\"subsegment\",\"name\":\"orders\"," + Times + "}", "parent_id")]
    [InlineData("{" + Ids + ",\"type\":\"segment\",\"name\":\"orders\"," + Times + "}", "type")]
    [InlineData("{" + Ids + ",\"name\":\"orders\",\"fault\":1," + Times + "}", "fault")]
    [InlineData("{" + Ids + ",\"name\":\"orders\",\"annotations\":{\"a.b\":1}," + Times + "}", "annotation key")]
    [InlineData("{" + Ids + ",\"name\":\"orders\",\"annotations\":{\"a\":[]}," + Times + "}", "annotation a")]
    [InlineData("{" + Ids + ",\"name\":\"orders\",\"links\":{}," + Times + "}", "links")]
    [InlineData("{" + Ids + ",\"name\":\"orders\",\"links\":[{\"trace_id\":\"1-69a7f5c1-5b2d4938a1c0e4f7d2b59e13\"}]," + Times + "}", "link")]
    [InlineData("{" + Ids + ",\"name\":\"orders\",\"links\":[1,2,3,4,5,6,7,8,9,10,11,12,13,14,15,16,17,18,19,20,21]," + Times + "}", "20 links")]
    [InlineData("{" + Ids + ",\"name\":\"orders\",\"metadata\":{\"a\":1}," + Times + "}", "metadata")]
    [InlineData("{" + Ids + ",\"name\":\"orders\",\"subsegments\":[{\"id\":\"7be01a94c2d36f58\",\"name\":\"a\"," + Times + "}]," + Times + "}", "twice")]
    [InlineData("{" + Ids + ",\"name\":\"orders\",\"subsegments\":[{\"id\":\"3c8e5a7f90b1d264\",\"name\":\"a\",\"start_time\":1772615105.3,\"end_time\":1772615105.5}]," + Times + "}", "before its parent")]
    [InlineData("{\"subsegments\":[{\"id\":\"3c8e5a7f90b1d264\",\"name\":\"a\"," + Times + "}]," + Ids + ",\"name\":\"orders\"," + Times + "}", "first")]
    public void A_wrong_document_is_refused_with_what_is_wrong(string document, string problem) =>
        Assert.Contains(problem, Read(Header + document).Problem);

    [Fact]
    public void A_document_over_64_kB_is_refused() =>
        Assert.Contains("64 kB", Read(Header + Good + new string(' ', 64 * 1024)).Problem);

    [Fact]
    public void More_than_50_annotations_are_refused()
    {
        var many = string.Join(',', Enumerable.Range(0, 51).Select(i => $"\"a{i}\":1"));

        Assert.Contains("50", Read(Header + "{" + Ids + ",\"name\":\"orders\",\"annotations\":{" + many + "}," + Times + "}").Problem);
    }

    [Fact]
    public void What_the_embedded_parts_write_is_right()
    {
        var child = Some.Segment("lambda", "2", parent: "1") with { Fault = true };
        var written = SegmentJson.Write(Some.Segment("shop", "1") with { Origin = "AWS::Lambda", Subsegments = [child] });

        var reading = Datagram.ReadDocument(written);

        Assert.True(reading.IsValid, reading.Problem);
        Assert.Equal(Some.Segment("shop", "1").Start, reading.Segment.Start, precision: 6);
        Assert.Equal("AWS::Lambda", reading.Segment.Origin);
        Assert.True(reading.Segment.Subsegments[0].Fault);
    }

    private static SegmentReading Read(string text) => Datagram.Read(Encoding.UTF8.GetBytes(text));
}
