namespace Gateway.Tracing;

/// <summary>Writes the traces that a batch does not continue: as links, and as metadata, for X-Ray shows no links that it gets from outside.</summary>
/// <param name="isQueue">Messages have ids in place of partitions and offsets.</param>
internal sealed class LinkWriter(bool isQueue)
{
    /// <summary>X-Ray's own limit for a segment.</summary>
    public const int MostLinks = 20;

    /// <summary>The metadata of links ends before this many bytes, or the first item after; the rest is counted.</summary>
    public const int MetadataBytes = 8 * 1024;

    /// <summary>Writes <c>links</c>; nothing when there is none. A context without parent names no segment to link to.</summary>
    public void WriteLinks(JsonCursor json, BatchSegment segment, in SegmentDetail detail)
    {
        var written = 0;
        if (segment.Previous is { } previous)
        {
            json.Raw(",\"links\":[{"u8);
            WriteIds(json, previous.TraceId, previous.Id);
            json.Raw("}"u8);
            written++;
        }

        foreach (var link in segment.Facts.Links)
        {
            if (link.Context.Parent is not { } parent) continue;
            json.Raw(written == 0 ? ",\"links\":[{"u8 : ",{"u8);
            WriteIds(json, link.Context.Root, parent);
            WriteAttributes(json, link, detail);
            json.Raw("}"u8);
            if (++written == MostLinks) break;
        }

        if (written > 0) json.Raw("]"u8);
    }

    /// <summary>Writes the namespace <c>links</c> of the metadata.</summary>
    /// <param name="json">Where to.</param>
    /// <param name="links">What is listed as far as there is room; at least one.</param>
    /// <param name="total">All distinct traces.</param>
    /// <param name="detail">How long texts may be.</param>
    public void WriteMetadata(JsonCursor json, IReadOnlyList<UpstreamLink> links, int total, in SegmentDetail detail)
    {
        json.Raw("\"links\":{\"items\":["u8);
        var start = json.Length;
        var written = 0;
        foreach (var link in links)
        {
            if (json.Length - start > MetadataBytes) break;
            json.Raw(written++ == 0 ? "{"u8 : ",{"u8);
            WriteIds(json, link.Context.Root, link.Context.Parent);
            WritePlace(json, link, detail);
            json.Raw("}"u8);
        }

        json.Raw("],\"dropped\":"u8);
        json.Number(total - written);
        json.Raw("}"u8);
    }

    private static void WriteIds(JsonCursor json, TraceId trace, SegmentId? segment)
    {
        json.Raw("\"trace_id\":"u8);
        json.Id(trace);
        if (segment is not { } id) return;
        json.Raw(",\"id\":"u8);
        json.Id(id);
    }

    private void WriteAttributes(JsonCursor json, in UpstreamLink link, in SegmentDetail detail)
    {
        json.Raw(",\"attributes\":{\"messaging.destination.name\":"u8);
        json.Text(link.Lane.Destination, detail.MaxString);
        if (isQueue)
        {
            json.Optional(",\"messaging.message.id\":"u8, link.MessageId, detail.MaxString);
        }
        else
        {
            json.Raw(",\"messaging.destination.partition.id\":\""u8);
            json.Number(link.Lane.Partition ?? 0);
            json.Raw("\",\"messaging.kafka.offset\":"u8);
            json.Number(link.Position);
        }

        json.Raw("}"u8);
    }

    private void WritePlace(JsonCursor json, in UpstreamLink link, in SegmentDetail detail)
    {
        json.Raw(isQueue ? ",\"queue\":"u8 : ",\"topic\":"u8);
        json.Text(link.Lane.Destination, detail.MaxString);
        if (isQueue)
        {
            json.Optional(",\"message_id\":"u8, link.MessageId, detail.MaxString);
            return;
        }

        json.Optional(",\"partition\":"u8, link.Lane.Partition);
        json.Raw(",\"offset\":"u8);
        json.Number(link.Position);
    }
}
