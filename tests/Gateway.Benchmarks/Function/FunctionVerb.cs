namespace Gateway.Benchmarks.Function;

/// <summary>A process that is the Lambda function of a run. It ends with its input.</summary>
/// <remarks>Beside the lines of <see cref="FunctionTally"/> it obeys <c>stall</c>: from then on it answers nothing.</remarks>
internal static class FunctionVerb
{
    public static int Run()
    {
        var tally = new FunctionTally(Console.Out);
        var server = new FunctionServer(tally);
        Console.WriteLine($"ready {server.Start()}");
        while (Console.ReadLine() is { } line)
        {
            if (line == "stall") server.Stall();
            else tally.Obey(line.Split(' '));
        }

        return 0;
    }
}
