using System.Text;

namespace Gateway.Local.Runtime;

public sealed class LogTailTests
{
    private readonly LogTail _log = new();

    [Fact]
    public void Lines_are_kept_in_order()
    {
        _log.Add("first");
        _log.Add("zweite Zeile: ü");

        Assert.Equal("first\nzweite Zeile: ü\n", Encoding.UTF8.GetString(_log.Read()));
    }

    [Fact]
    public void Of_more_than_4_KB_the_end_is_kept()
    {
        for (var i = 0; i < 1_000; i++) _log.Add($"line {i:0000}");

        var read = Encoding.UTF8.GetString(_log.Read());

        Assert.Equal(LogTail.MostBytes, read.Length);
        Assert.EndsWith("line 0998\nline 0999\n", read, StringComparison.Ordinal);
    }

    [Fact]
    public void Exactly_4_KB_are_whole()
    {
        _log.Add(new string('a', LogTail.MostBytes - 1));

        Assert.Equal(new string('a', LogTail.MostBytes - 1) + "\n", Encoding.UTF8.GetString(_log.Read()));
    }
}
