using System.Text;

namespace Gateway.Tracing.Otlp;

/// <summary>The stack of an error and of its causes as one text, the form that OpenTelemetry has for it.</summary>
internal static class StackTrace
{
    /// <summary>Characters that are kept.</summary>
    public const int MaxChars = 16 * 1024;

    /// <returns>Null where there is nothing beyond type and message.</returns>
    public static string? Of(in AttemptResult result)
    {
        if (result.CauseStack is null && result.Causes is null) return null;
        var text = new StringBuilder();
        Append(text, result.CauseStack);
        foreach (var cause in result.Causes ?? [])
        {
            text.Append("Caused by: ").AppendJoin(": ", ((string?[])[cause.Type, cause.Message]).OfType<string>()).Append('\n');
            Append(text, cause.Stack);
        }

        return text.ToString(0, Math.Min(text.Length, MaxChars));
    }

    private static void Append(StringBuilder text, StackLines? stack)
    {
        if (stack is null) return;
        foreach (var line in stack.Lines) text.Append(line).Append('\n');
        if (stack.Omitted > 0) text.Append("... ").Append(stack.Omitted).Append(" more\n");
    }
}
