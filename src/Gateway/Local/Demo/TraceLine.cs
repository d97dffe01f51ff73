namespace Gateway.Local.Demo;

/// <summary>One line of a drawn trace, in columns that line up with those of its other lines.</summary>
/// <param name="Label">Indented name, padded.</param>
/// <param name="Duration">Padded on the left.</param>
/// <param name="Bar">Its time within the trace's.</param>
/// <param name="Failed">True where the line tells of a failure.</param>
internal readonly record struct TraceLine(string Label, string Duration, string Bar, bool Failed)
{
    public override string ToString() => $"{Label}  {Duration}  {Bar}".TrimEnd();
}
