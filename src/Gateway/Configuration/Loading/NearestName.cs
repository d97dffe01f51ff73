namespace Gateway.Configuration.Loading;

/// <summary>Finds what somebody most likely meant to write.</summary>
internal static class NearestName
{
    /// <summary>The closest of the candidates, or null when none is close.</summary>
    public static string? Of(string written, IEnumerable<string> candidates)
    {
        var furthest = Math.Max(2, written.Length / 3);
        return candidates
            .Select(candidate => (candidate, distance: Distance(written.ToUpperInvariant(), candidate.ToUpperInvariant())))
            .Where(each => each.distance <= furthest && each.distance < each.candidate.Length)
            .OrderBy(each => each.distance)
            .Select(each => each.candidate)
            .FirstOrDefault();
    }

    /// <summary>Letters to add, drop, change or swap with their neighbour (optimal string alignment).</summary>
    internal static int Distance(string left, string right)
    {
        var (before, previous, current) = (new int[right.Length + 1], new int[right.Length + 1], new int[right.Length + 1]);
        for (var j = 0; j <= right.Length; j++) previous[j] = j;
        for (var i = 1; i <= left.Length; i++)
        {
            current[0] = i;
            for (var j = 1; j <= right.Length; j++)
            {
                var change = left[i - 1] == right[j - 1] ? 0 : 1;
                current[j] = Math.Min(Math.Min(previous[j] + 1, current[j - 1] + 1), previous[j - 1] + change);
                if (i > 1 && j > 1 && left[i - 1] == right[j - 2] && left[i - 2] == right[j - 1])
                    current[j] = Math.Min(current[j], before[j - 2] + 1);
            }

            (before, previous, current) = (previous, current, before);
        }

        return previous[right.Length];
    }
}
