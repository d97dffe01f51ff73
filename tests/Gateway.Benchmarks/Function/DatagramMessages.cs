using System.Runtime.InteropServices;

namespace Gateway.Benchmarks.Function;

/// <summary>Room for many datagrams that Linux fills by one call (recvmmsg of <c>sys/socket.h</c>). What they say is not looked at.</summary>
internal sealed unsafe partial class DatagramMessages : IDisposable
{
    private const int Count = 64;
    private const int DatagramBytes = 64 * 1024;
    private const int DoNotWait = 0x40;

    private readonly Message* _messages = (Message*)NativeMemory.AllocZeroed(Count, (nuint)sizeof(Message));
    private readonly Part* _parts = (Part*)NativeMemory.AllocZeroed(Count, (nuint)sizeof(Part));
    private readonly byte* _bytes = (byte*)NativeMemory.Alloc(Count * DatagramBytes);

    public DatagramMessages()
    {
        for (var i = 0; i < Count; i++)
        {
            _parts[i] = new Part { Base = (nint)(_bytes + (i * DatagramBytes)), Length = DatagramBytes };
            _messages[i].Parts = (nint)(_parts + i);
            _messages[i].PartCount = 1;
        }
    }

    /// <returns>How many were there; 0 or less when none was.</returns>
    public int Receive(int descriptor) => ReceiveMany(descriptor, _messages, Count, DoNotWait, 0);

    public void Dispose()
    {
        NativeMemory.Free(_messages);
        NativeMemory.Free(_parts);
        NativeMemory.Free(_bytes);
    }

    [LibraryImport("libc", EntryPoint = "recvmmsg")]
    private static partial int ReceiveMany(int descriptor, Message* messages, uint count, int flags, nint timeout);

    // struct iovec
    [StructLayout(LayoutKind.Sequential)]
    private struct Part
    {
        public nint Base;
        public nint Length;
    }

    // struct mmsghdr: a msghdr, which ends with its flags, and the length that was received; both an int, with as much behind it.
    [StructLayout(LayoutKind.Sequential)]
    private struct Message
    {
        public nint Name;
        public uint NameLength;
        public nint Parts;
        public nint PartCount;
        public nint Control;
        public nint ControlLength;
        public nint Flags;
        public nint Received;
    }
}
