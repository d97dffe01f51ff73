using System.Diagnostics;
using System.Globalization;
using Gateway.Benchmarks.Measuring;

namespace Gateway.Benchmarks.Micro;

/// <summary>How many records a second one core asks a filter of two fields about, by the clock and not by the benchmark's statistics.</summary>
internal sealed class FilterRun(FilterOptions options)
{
    /// <summary>Between two looks at the clock.</summary>
    private const int Records = 1000;

    private readonly FilterBenchmarks _filter = new();

    public int Run()
    {
        _filter.Make();
        (string Record, Func<bool> Ask)[] cases =
        [
            ("JSON that passes", _filter.Passes),
            ("JSON that is left out", _filter.LeftOut),
            ("text, left out", _filter.TextLeftOut),
        ];
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"Two fields, Kafka records of 200 bytes, one core, median (range) of {options.Rounds} rounds of {options.Round.TotalSeconds} s."));
        var table = new Table("record", "records/s");
        var slowest = double.PositiveInfinity;
        foreach (var (record, ask) in cases)
        {
            Rate(ask);
            var rates = new Spread(Enumerable.Range(0, options.Rounds).Select(_ => Rate(ask)));
            table.Add(record, rates.ToString("#,0"));
            slowest = Math.Min(slowest, rates.Median);
        }

        table.Print();
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"The slowest {slowest:#,0} a second; the least is {options.Least:#,0}."));
        return slowest >= options.Least ? 0 : 1;
    }

    private double Rate(Func<bool> ask)
    {
        var began = Stopwatch.GetTimestamp();
        for (var asked = Records; ; asked += Records)
        {
            for (var i = 0; i < Records; i++) ask();
            var passed = Stopwatch.GetElapsedTime(began);
            if (passed >= options.Round) return asked / passed.TotalSeconds;
        }
    }
}
