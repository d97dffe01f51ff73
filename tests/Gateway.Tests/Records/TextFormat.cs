using System.Text;

namespace Gateway.Records;

/// <summary>An event that tests can read: <c>{orders-0:[a,b],orders-1:[c]}</c>, each record its value.</summary>
internal sealed class TextFormat : IEventFormat
{
    public int EnvelopeBytes => "{}".Length;

    public int LaneBytes(Lane whole) => whole.Name.Length + ":[]".Length;

    public int RecordBytes(in SourceRecord record) => record.Payload.Value.Length;

    public void Write(RecordBatch batch, Span<byte> destination)
    {
        var text = Encoding.UTF8.GetBytes(Read(batch));
        Assert.Equal(destination.Length, text.Length);
        text.CopyTo(destination);
    }

    public static string Read(RecordBatch batch)
    {
        var slices = Enumerable.Range(0, batch.Slices.Count).Where(i => RecordsOfWhole.BeginsAt(batch.Slices, i)).Select(i => batch.Slices[i]);
        return "{" + string.Join(',', slices.Select(slice => $"{slice.Lane.Whole.Name}:[{string.Join(',', ValuesOf(batch, slice))}]")) + "}";
    }

    private static List<string> ValuesOf(RecordBatch batch, LaneSlice slice)
    {
        using var merged = new RecordsOfWhole(batch, slice.Lane.Whole);
        var values = new List<string>();
        foreach (ref readonly var record in merged.Records) values.Add(Encoding.UTF8.GetString(record.Payload.Value));
        return values;
    }
}
