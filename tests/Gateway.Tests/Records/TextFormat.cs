using System.Text;

namespace Gateway.Records;

/// <summary>An event that tests can read: <c>{orders-0:[a,b],orders-1:[c]}</c>, each record its value.</summary>
internal sealed class TextFormat : IEventFormat
{
    public int EnvelopeBytes => "{}".Length;

    public int LaneBytes(Lane lane) => lane.Name.Length + ":[]".Length;

    public int RecordBytes(in SourceRecord record) => record.Payload.Value.Length;

    public void Write(RecordBatch batch, Span<byte> destination)
    {
        var text = Encoding.UTF8.GetBytes(Read(batch));
        Assert.Equal(destination.Length, text.Length);
        text.CopyTo(destination);
    }

    public static string Read(RecordBatch batch) =>
        "{" + string.Join(',', batch.Slices.Select(slice => $"{slice.Lane.Name}:[{string.Join(',', ValuesOf(batch, slice))}]")) + "}";

    private static List<string> ValuesOf(RecordBatch batch, LaneSlice slice)
    {
        var values = new List<string>();
        foreach (ref readonly var record in batch.Of(slice)) values.Add(Encoding.UTF8.GetString(record.Payload.Value));
        return values;
    }
}
