namespace Gateway.Local;

/// <summary>Finds a function's bare name, as segments show it, in what a caller may name it by.</summary>
internal static class FunctionName
{
    private const string Marker = "function:";

    /// <param name="reference">A name, <c>account:function:name</c> or an ARN, each with or without a qualifier.</param>
    public static string Of(string reference)
    {
        var at = reference.IndexOf(Marker, StringComparison.Ordinal);
        var name = at < 0 ? reference : reference[(at + Marker.Length)..];
        var colon = name.IndexOf(':');
        return colon < 0 ? name : name[..colon];
    }
}
