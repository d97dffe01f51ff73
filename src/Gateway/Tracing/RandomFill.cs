namespace Gateway.Tracing;

/// <summary>Fills a buffer with random bytes.</summary>
internal delegate void RandomFill(Span<byte> buffer);
