using System.Globalization;
using System.Text;

namespace Gateway.Aws;

/// <summary>One second, as signatures write it.</summary>
internal sealed class SigningTime
{
    private const int DayChars = 8;

    public SigningTime(DateTimeOffset now)
    {
        Second = now.ToUnixTimeSeconds();
        Text = now.UtcDateTime.ToString("yyyyMMdd'T'HHmmss'Z'", CultureInfo.InvariantCulture);
        Day = Text[..DayChars];
        Bytes = Encoding.ASCII.GetBytes(Text);
    }

    public long Second { get; }

    /// <summary>For instance <c>20260304T090505Z</c>.</summary>
    public string Text { get; }

    /// <summary>The first eight characters: signing keys are good for one day.</summary>
    public string Day { get; }

    /// <summary><see cref="Text"/> in ASCII.</summary>
    public byte[] Bytes { get; }
}
