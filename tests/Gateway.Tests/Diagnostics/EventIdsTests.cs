using System.Globalization;
using System.Text.RegularExpressions;

namespace Gateway.Diagnostics;

public sealed partial class EventIdsTests
{
    private const int BlockSize = 100;

    private static readonly Dictionary<string, int> Blocks = new()
    {
        ["Diagnostics"] = 1000,
        ["Configuration"] = 1100,
        ["Aws"] = 1200,
        ["Sources"] = 1300,
        ["Filtering"] = 1400,
        ["Batching"] = 1500,
        ["Tracing"] = 1600,
        ["Invocation"] = 1700,
        ["Settlement"] = 1800,
        ["Pipeline"] = 1900,
        ["Local"] = 2000,
        ["Hosting"] = 2100,
    };

    [Fact]
    public void No_number_stands_for_two_events() =>
        Assert.Empty(Declared().GroupBy(id => id.Number).Where(same => same.Count() > 1).Select(same => same.Key));

    [Fact]
    public void Every_number_is_in_the_block_of_its_stage() =>
        Assert.DoesNotContain(Declared(), id => !InBlock(id.Stage, id.Number));

    [Fact]
    public void Every_event_is_found_in_the_sources() =>
        Assert.Equal(
            typeof(EventIds).GetFields().Select(field => field.Name).Order(StringComparer.Ordinal),
            Declared().Select(id => id.Name).Order(StringComparer.Ordinal));

    [Theory]
    [InlineData("Tracing", 1600, true)]
    [InlineData("Tracing", 1699, true)]
    [InlineData("Tracing", 1700, false)]
    [InlineData("Tracing", 1599, false)]
    [InlineData("Elsewhere", 1600, false)]
    public void A_block_holds_a_hundred_numbers(string stage, int number, bool holds) =>
        Assert.Equal(holds, InBlock(stage, number));

    private static bool InBlock(string stage, int number) =>
        Blocks.TryGetValue(stage, out var first) && number >= first && number < first + BlockSize;

    private static List<(string Stage, string Name, int Number)> Declared() =>
    [
        .. from file in Repository.Sources()
           let name = Path.GetFileName(file.Key).Split('.')
           where file.Key.StartsWith("Diagnostics/EventIds.") && name.Length > 2
           from Match constant in Constants.Matches(file.Value)
           select (name[1], constant.Groups["name"].Value, int.Parse(constant.Groups["number"].Value, CultureInfo.InvariantCulture)),
    ];

    [GeneratedRegex(@"const int (?<name>\w+) = (?<number>\d+);")]
    private static partial Regex Constants { get; }
}
