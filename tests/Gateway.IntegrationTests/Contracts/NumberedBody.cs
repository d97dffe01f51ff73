using System.Globalization;
using System.Text;

namespace Gateway.IntegrationTests.Contracts;

/// <summary>The body of a message that says where it belongs: lane, number within the lane from 0 on, padding.</summary>
internal readonly record struct NumberedBody(int Lane, int Number)
{
    /// <param name="bytes">The length of the body; more where lane and number need more.</param>
    public byte[] ToBytes(int bytes) =>
        Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{Lane} {Number} ").PadRight(bytes, 'x'));

    public static NumberedBody Parse(ReadOnlySpan<byte> body)
    {
        var parts = Encoding.ASCII.GetString(body).Split(' ');
        return new NumberedBody(int.Parse(parts[0], CultureInfo.InvariantCulture), int.Parse(parts[1], CultureInfo.InvariantCulture));
    }
}
