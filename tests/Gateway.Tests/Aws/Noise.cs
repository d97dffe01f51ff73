using System.Numerics;

namespace Gateway.Aws;

/// <summary>Random test data that is the same for the same seed, on every machine.</summary>
internal sealed class Noise(ulong seed)
{
    private ulong _state = seed;

    // SplitMix64.
    public ulong Next()
    {
        _state += 0x9E3779B97F4A7C15;
        var z = _state;
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
        return z ^ (z >> 31);
    }

    /// <summary>From 0 up to, not including, the limit.</summary>
    public int Below(int limit) => (int)Math.BigMul(Next(), (ulong)limit, out _);

    public bool OneIn(int chances) => Below(chances) == 0;

    public T Pick<T>(params ReadOnlySpan<T> choices) => choices[Below(choices.Length)];

    public byte[] Bytes(int count)
    {
        var bytes = new byte[count];
        for (var i = 0; i < count; i++) bytes[i] = (byte)BitOperations.RotateLeft(Next(), i);
        return bytes;
    }

    public string Text(int length, string alphabet)
    {
        var chars = new char[length];
        for (var i = 0; i < length; i++) chars[i] = alphabet[Below(alphabet.Length)];
        return new string(chars);
    }
}
