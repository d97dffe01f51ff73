using System.Text;

namespace Gateway.Tracing.Emission;

public sealed class DatagramBundleTests
{
    private readonly SegmentDocumentPool _pool = new();
    private readonly DatagramBundle _bundle = new();

    [Fact]
    public void Documents_of_about_one_length_are_filled_up_with_blanks()
    {
        Assert.True(_bundle.TryAdd(Document("{1}")));
        Assert.True(_bundle.TryAdd(Document("{22}")));

        Assert.Equal(2 * _bundle.Each, _bundle.Bytes.Length);
        Assert.Equal(["{1}", "{22}"], Datagrams().Select(datagram => datagram.Split('\n')[1].TrimEnd(' ')));
    }

    [Fact]
    public void A_document_of_another_length_waits_for_the_next_bundle()
    {
        Assert.True(_bundle.TryAdd(Document("{1}")));

        Assert.False(_bundle.TryAdd(Document(new string('x', 500))));

        Assert.Single(_bundle.Documents);
    }

    [Fact]
    public void A_bundle_stays_beneath_what_one_call_takes()
    {
        var document = Document(new string('x', 1_000));
        while (_bundle.TryAdd(document))
        {
        }

        Assert.InRange(_bundle.Documents.Count, 2, 63);
        Assert.InRange(_bundle.Bytes.Length, 1, SegmentDocument.MaxDatagramBytes);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(100)]
    public void Every_document_that_fits_a_datagram_fits_a_bundle(int less)
    {
        var headerBytes = Document("").Datagram.Length;

        Assert.True(_bundle.TryAdd(Document(new string('x', SegmentDocument.MaxDatagramBytes - headerBytes - less))));
        Assert.False(_bundle.TryAdd(Document("{}")));
        _bundle.Clear();
        Assert.True(_bundle.TryAdd(Document("{}")));
    }

    private IEnumerable<string> Datagrams()
    {
        for (var at = 0; at < _bundle.Bytes.Length; at += _bundle.Each) yield return Encoding.UTF8.GetString(_bundle.Bytes.Span.Slice(at, _bundle.Each));
    }

    private SegmentDocument Document(string text)
    {
        var document = _pool.Get();
        document.Start();
        new JsonCursor(document).Raw(Encoding.UTF8.GetBytes(text));
        return document;
    }
}
