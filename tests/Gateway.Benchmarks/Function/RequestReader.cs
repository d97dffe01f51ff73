using System.Buffers.Text;
using System.Net.Sockets;
using System.Text;

namespace Gateway.Benchmarks.Function;

/// <summary>Reads the requests of one connection, each with a Content-Length.</summary>
internal sealed class RequestReader(Socket connection)
{
    private byte[] _buffer = new byte[64 * 1024];
    private int _start;
    private int _end;

    /// <summary>The next request's body, valid until the next call; false when the caller has closed.</summary>
    public bool TryRead(out ReadOnlySpan<byte> body)
    {
        body = default;
        if (!TryReadHead(out var bodyStart)) return false;
        var length = BodyLength(_buffer.AsSpan(_start, bodyStart - _start));
        while (_end - bodyStart < length)
        {
            var shift = MakeRoom(bodyStart - _start + length);
            bodyStart -= shift;
            if (!TryReceive()) return false;
        }

        body = _buffer.AsSpan(bodyStart, length);
        _start = bodyStart + length;
        if (_start == _end) (_start, _end) = (0, 0);
        return true;
    }

    private bool TryReadHead(out int bodyStart)
    {
        int found;
        while ((found = _buffer.AsSpan(_start, _end - _start).IndexOf("\r\n\r\n"u8)) < 0)
        {
            if (_end == _buffer.Length) MakeRoom(_end - _start + 1);
            if (TryReceive()) continue;
            bodyStart = 0;
            return false;
        }

        bodyStart = _start + found + 4;
        return true;
    }

    private static int BodyLength(ReadOnlySpan<byte> head)
    {
        var name = "content-length:"u8;
        foreach (var range in head.Split("\r\n"u8))
        {
            var line = head[range];
            if (line.Length <= name.Length || !Ascii.EqualsIgnoreCase(line[..name.Length], name)) continue;
            if (Utf8Parser.TryParse(line[name.Length..].TrimStart((byte)' '), out int length, out _)) return length;
        }

        throw new InvalidOperationException($"A request without Content-Length:\n{Encoding.ASCII.GetString(head)}");
    }

    /// <summary>Moves what is unread to the front, into a larger buffer where it would not fit; returns how far it moved.</summary>
    private int MakeRoom(int bytes)
    {
        if (_start + bytes <= _buffer.Length) return 0;
        var target = bytes <= _buffer.Length ? _buffer : new byte[Math.Max(bytes, _buffer.Length * 2)];
        _buffer.AsSpan(_start, _end - _start).CopyTo(target);
        var shift = _start;
        (_buffer, _start, _end) = (target, 0, _end - _start);
        return shift;
    }

    private bool TryReceive()
    {
        var received = connection.Receive(_buffer.AsSpan(_end));
        _end += received;
        return received > 0;
    }
}
