using Gateway.Benchmarks.Measuring;

namespace Gateway.Benchmarks.Function;

/// <summary>A process that is the Lambda function of a run. It ends with its input.</summary>
/// <remarks>
/// Beside the lines of <see cref="FunctionTally"/> it obeys <c>stall</c>: from then on it answers nothing,
/// <c>work MILLISECONDS</c>: from then on each answer takes so long, and <c>poison none|named|thrown</c>: from then on poison is
/// answered so.
/// </remarks>
internal static class FunctionVerb
{
    public static int Run()
    {
        var tally = new FunctionTally(Console.Out);
        var server = new FunctionServer(tally);
        Console.WriteLine($"ready {server.Start()}");
        while (Console.ReadLine() is { } line)
        {
            var words = line.Split(' ');
            if (words[0] == "stall") server.Stall();
            else if (words[0] == "work") server.Work((int)Numbers.Whole(words[1]));
            else if (words[0] == "poison") server.Take(Enum.Parse<PoisonAnswer>(words[1], ignoreCase: true));
            else tally.Obey(words);
        }

        return 0;
    }
}
